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

/** An empty builder. Names that it makes start with `%`, after a prefix, so that they never meet a graph's own. */
export function modelBuilder(prefix = ""): ModelBuilder {
  const made: OnnxNode[] = [];
  const initializers: OnnxInitializer[] = [];
  const known = new Map<string, string>();
  const produced = new Set<string>();
  /** What a reshaped array was before: one Reshape does for several in a row. */
  const reshaped = new Map<string, string>();
  const serials = new Map<string, number>();
  const published = new Map<string, string>();
  let count = 0;

  const nodes: ModelBuilder["nodes"] = (type, inputs, outputs, { domain, attributes } = {}) => {
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
  const ints: ModelBuilder["ints"] = (values) => constant(int64([values.length], values));

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
    concat: (values, axis) =>
      values.length === 1 ? values[0] : node("Concat", values, { attributes: { axis: { int: axis } } }),
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
