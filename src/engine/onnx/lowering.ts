import { assert } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import { tensor } from "../../core/tensor.ts";
import { type Graph, operationsOf } from "../../graph/graph.ts";
import { nameOf, type Operation, type Value } from "../../graph/value.ts";
import { type ModelBuilder, modelBuilder } from "./modelBuilder.ts";

/**
 * A graph on its way to ONNX nodes. A picture batch [N, C, H, W] may lie in memory in two ways: plain, or in
 * blocks [N, C/block, H, W, block], which convolutions of the runtime's own domain want. Each value is turned
 * round when a reader first asks for the other way, and not before.
 */
export interface Lowering {
  readonly b: ModelBuilder;
  /** Channels of a block; 0 where the processor has no blocked convolutions. */
  readonly block: number;
  /** The name of the plain array. */
  plain(value: Value): string;
  /** The name of the blocked array. */
  blocked(value: Value): string;
  /** Whether the value was made in blocks. */
  inBlocks(value: Value): boolean;
  give(value: Value, name: string): void;
  /** Promises a value that is written when its plain array is first asked for, if it ever is. */
  giveLater(value: Value, write: () => string): void;
  giveBlocked(value: Value, name: string): void;
  /** The operations that read a value. */
  readers(value: Value): readonly Operation[];
  /**
   * The blocked array with zeros around it, [N, C/block, height, width, block] in memory; `pads` are [top, left,
   * bottom, right], negative where the array is cut.
   */
  padded(value: Value, pads: readonly number[]): string;
  /** The one operation that reads a value, where there is just one and the value is not an output. */
  soleReader(value: Value): Operation | undefined;
}

/** Whether a value can lie in blocks. */
export function canBlock(value: Value, block: number): boolean {
  return block > 0 && value.shape.length === 4 && value.dtype === "float32" && value.shape[1] % block === 0;
}

/** What a model is written for. */
export interface Target {
  /** Channels of a block; 0 (the default) is standard ONNX. */
  readonly block?: number;
  /**
   * Most arrays that one node may read and write together. By default 8, which WebGPU's shaders bind everywhere
   * (`maxStorageBuffersPerShaderStage`); the processor has no such limit.
   */
  readonly mostArrays?: number;
}

/** Writes one operation, giving each of its outputs. */
export type Rule = (o: Operation, to: Lowering) => void;

/**
 * Writes all operations of a graph; the outputs are published under their names, plain. `prefix` goes before each
 * name. `given` names values that are there already, so that nothing before them is written.
 */
export function lower(
  { outputs }: Pick<Graph, "outputs">,
  { block = 0, mostArrays = 8 }: Target,
  rule: Rule,
  prefix = "",
  given: ReadonlyMap<Value, string> = new Map(),
): ModelBuilder {
  const b = modelBuilder({ prefix, mostArrays });
  const plain = new Map<Value, string>(given);
  const blocked = new Map<Value, string>();
  const promised = new Map<Value, () => string>();
  const madeInBlocks = new Set<Value>();
  const padded = new Map<string, string>();
  const order = operationsOf(Object.values(outputs));
  const readers = new Map<Value, Operation[]>();
  for (const o of order) for (const v of o.inputs) readers.set(v, [...(readers.get(v) ?? []), o]);
  const wanted = new Set(Object.values(outputs));

  const to: Lowering = {
    b,
    block,
    plain: (value) => {
      const known = plain.get(value);
      if (known !== undefined) return known;
      const later = promised.get(value);
      if (later) {
        to.give(value, later());
        return to.plain(value);
      }
      const from = blocked.get(value);
      assert(from !== undefined, `${value.operation.type} was not lowered`);
      const channels = { int: value.shape[1] };
      const made = b.node("ReorderOutput", [from], { domain: nchwc, attributes: { channels } });
      plain.set(value, made);
      return made;
    },
    blocked: (value) => {
      const known = blocked.get(value);
      if (known !== undefined) return known;
      const made = b.node("ReorderInput", [to.plain(value)], { domain: nchwc });
      blocked.set(value, made);
      return made;
    },
    inBlocks: (value) => madeInBlocks.has(value),
    give: (value, name) => void plain.set(value, name),
    giveLater: (value, write) => void promised.set(value, write),
    giveBlocked: (value, name) => {
      blocked.set(value, name);
      madeInBlocks.add(value);
    },
    readers: (value) => readers.get(value) ?? [],
    padded: (value, pads) => {
      const from = to.blocked(value);
      const key = `${from} ${pads}`;
      const known = padded.get(key);
      if (known !== undefined) return known;
      const wide = padBlocks(b, from, value.shape, pads, block);
      padded.set(key, wide);
      return wide;
    },
    soleReader: (value) => {
      const all = readers.get(value) ?? [];
      return all.length === 1 && !wanted.has(value) ? all[0] : undefined;
    },
  };

  for (const o of order) {
    const [first] = o.outputs;
    if (o.type === "Input") plain.set(first, prefix + nameOf(first));
    else if (o.type === "Constant") plain.set(first, b.constant(o.attributes.value as never));
    // A reader that was fused into its producer is there already.
    else if (!plain.has(first) && !blocked.has(first)) rule(o, to);
  }
  for (const [name, value] of Object.entries(outputs)) b.publish(to.plain(value), prefix + name);
  return b;
}

/** Zeros around a blocked array, or less of it where pads are negative. */
function padBlocks(b: ModelBuilder, x: string, shape: Shape, pads: readonly number[], block: number): string {
  const [n, c, height, width] = shape;
  if (pads.every((pad) => pad >= 0)) {
    // The runtime's Pad takes one thread; a convolution of each channel with the number 1 takes them all.
    const ones = b.constant(tensor("float32", [c, 1, 1, 1], new Float32Array(c).fill(1)));
    return b.node("Conv", [x, ones], {
      domain: nchwc,
      attributes: { kernel_shape: { ints: [1, 1] }, pads: { ints: pads }, group: { int: c } },
    });
  }
  const [top, left, bottom, right] = pads;
  const rows = b.reshape(x, [(n * c) / block, height, width * block]);
  const made = b.node("Pad", [rows, b.ints([0, top, left * block, 0, bottom, right * block])]);
  return b.reshape(made, [n, c, top + height + bottom, left + width + right]);
}

/** The runtime's own operators on blocked arrays. An internal domain: the runtime's version is pinned. */
export const nchwc = "com.microsoft.nchwc";
