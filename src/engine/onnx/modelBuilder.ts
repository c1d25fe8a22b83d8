import { assert } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import { int64, type Tensor, tensor } from "../../core/tensor.ts";
import type {
  OnnxAttribute,
  OnnxGraph,
  OnnxInitializer,
  OnnxNode,
  OnnxValueInfo,
} from "../../graph/onnx/model.ts";

export interface NodeOptions {
  /** `""` is ONNX's own. */
  domain?: string;
  attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** Collects the nodes and constants of an ONNX graph in order, and names what they give. Names are strings. */
export interface ModelBuilder {
  /** Adds a node of one output and returns its name; an absent optional input is `""`. */
  node(type: string, inputs: readonly string[], options?: NodeOptions): string;
  /** Adds a node of several outputs. */
  nodes(type: string, inputs: readonly string[], outputs: number, options?: NodeOptions): string[];
  /** A constant array; the same small array is stored once. */
  constant(value: Tensor): string;
  /** A constant int64 vector: axes, shapes, pads. */
  ints(values: readonly number[]): string;
  /** A constant float32 scalar. */
  number(x: number): string;
  reshape(x: string, shape: Shape): string;
  transpose(x: string, perm: readonly number[]): string;
  /** The part of x along some axes, counted from `starts` up to `ends`, every `steps`. */
  slice(x: string, parts: SliceParts): string;
  concat(values: readonly string[], axis: number): string;
  /** The parts of x along an axis, of the given lengths. */
  split(x: string, lengths: readonly number[], axis: number): string[];
  /** How often this was asked before with the same word. */
  serial(word: string): number;
  /** Promises that an array appears under a name of the graph's own, such as an output's. */
  publish(x: string, name: string): void;
  finish(inputs: readonly OnnxValueInfo[], outputs: readonly OnnxValueInfo[]): OnnxGraph;
}

export interface SliceParts {
  axes: readonly number[];
  starts: readonly number[];
  ends: readonly number[];
  steps?: readonly number[];
}

export interface ModelBuilderOptions {
  /** Goes before every name that the builder makes. */
  prefix?: string;
  /** Most arrays that one node may read and write together. */
  mostArrays?: number;
}

/** An empty builder. Names that it makes start with `%`, after a prefix, so that they never meet a graph's own. */
export function modelBuilder({ prefix = "", mostArrays = Infinity }: ModelBuilderOptions = {}): ModelBuilder {
  const made: OnnxNode[] = [];
  const initializers: OnnxInitializer[] = [];
  const known = new Map<string, string>();
  const produced = new Set<string>();
  /** What a reshaped array was before: one Reshape does for several in a row. */
  const reshaped = new Map<string, string>();
  const serials = new Map<string, number>();
  const published = new Map<string, string>();
  /** Axes, shapes and lengths, which a kernel has read before it runs. */
  const shapes = new Set<string>();
  let count = 0;

  const nodes: ModelBuilder["nodes"] = (type, inputs, outputs, { domain, attributes = {} } = {}) => {
    const arrays = inputs.filter((name) => !shapes.has(name)).length + outputs;
    // A Scan is no kernel: the nodes of its body are. Convolutions of bytes have none but the processor's.
    assert(
      arrays <= mostArrays || "body" in attributes || type === "QLinearConv",
      `${type} touches ${arrays} arrays, ${mostArrays} at most`,
    );
    const names = Array.from({ length: outputs }, () => `${prefix}%${count++}`);
    made.push({ type, domain, attributes, inputs, outputs: names, name: `${type}${names[0]}` });
    for (const name of names) produced.add(name);
    return names;
  };
  const node: ModelBuilder["node"] = (type, inputs, options) => nodes(type, inputs, 1, options)[0];
  const constant: ModelBuilder["constant"] = (value) => {
    const small = value.data.length <= 64;
    const key = small ? `${value.dtype} ${value.shape} ${value.data}` : "";
    const same = small ? known.get(key) : undefined;
    if (same !== undefined) return same;
    const name = `${prefix}%${count++}`;
    initializers.push({ name, value });
    if (small) known.set(key, name);
    return name;
  };
  const ints: ModelBuilder["ints"] = (values) => {
    const name = constant(int64([values.length], values));
    shapes.add(name);
    return name;
  };
  const concat: ModelBuilder["concat"] = (values, axis) => {
    if (values.length === 1) return values[0];
    if (values.length > mostArrays - 1) {
      const parts = inGroups(values, mostArrays - 1).map((group) => concat(group, axis));
      return concat(parts, axis);
    }
    return node("Concat", values, { attributes: { axis: { int: axis } } });
  };
  const split: ModelBuilder["split"] = (x, lengths, axis) => {
    if (lengths.length === 1) return [x];
    if (lengths.length > mostArrays - 1) {
      const groups = inGroups(lengths, mostArrays - 1);
      const wide = split(
        x,
        groups.map((group) => group.reduce((a, b) => a + b, 0)),
        axis,
      );
      return groups.flatMap((group, i) => split(wide[i], group, axis));
    }
    return nodes("Split", [x, ints(lengths)], lengths.length, { attributes: { axis: { int: axis } } });
  };

  return {
    node,
    nodes,
    constant,
    ints,
    number: (x) => constant(tensor("float32", [], Float32Array.of(x))),
    reshape: (x, shape) => {
      const from = reshaped.get(x) ?? x;
      const made = node("Reshape", [from, ints(shape)]);
      reshaped.set(made, from);
      return made;
    },
    transpose: (x, perm) => node("Transpose", [x], { attributes: { perm: { ints: perm } } }),
    slice: (x, { axes, starts, ends, steps }) =>
      node("Slice", [x, ints(starts), ints(ends), ints(axes), ...(steps ? [ints(steps)] : [])]),
    concat,
    split,
    serial: (word) => {
      const before = serials.get(word) ?? 0;
      serials.set(word, before + 1);
      return before;
    },
    publish: (x, name) => {
      // Renaming costs nothing; a copy is needed only where the array is an input, a constant or published twice.
      if (produced.has(x) && !published.has(x)) published.set(x, name);
      else made.push({ type: "Identity", inputs: [x], outputs: [name], name: `Identity${name}` });
    },
    finish: (inputs, outputs) => {
      const final = (name: string): string => published.get(name) ?? name;
      const nodes = made.map((n) => ({ ...n, inputs: n.inputs.map(final), outputs: n.outputs.map(final) }));
      return { name: "hourglass", nodes, initializers, inputs, outputs };
    },
  };
}

/** A list in `most` or fewer groups of neighbours where that many hold it, else in groups of `most`. */
function inGroups<T>(list: readonly T[], most: number): T[][] {
  const size = Math.max(most, Math.ceil(list.length / most));
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}
