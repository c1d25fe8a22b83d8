import { filled } from "../core/filled.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { type Graph, operationsOf } from "./graph.ts";
import { windowOf } from "./ops/conv.ts";
import * as op from "./ops/index.ts";
import { type Operation, operation, type Value } from "./value.ts";

/**
 * Two convolutions with a ReLU between them that may take products of bytes: a sum is kept in float32 around them, so that only what
 * they add to it is rounded.
 */
interface Pair {
  readonly first: Operation;
  readonly second: Operation;
}

/** Channels from which on a convolution of bytes is worth the bytes that are made for it. */
const manyChannels = 64;

/** The pairs of a graph, in the order in which it computes them. */
function pairsOf({ outputs }: Graph): Pair[] {
  const order = operationsOf(Object.values(outputs));
  const readers = new Map<Value, Operation[]>();
  for (const o of order) for (const v of o.inputs) readers.set(v, [...(readers.get(v) ?? []), o]);
  const given = new Set(Object.values(outputs));
  const soleReader = (v: Value): Operation | undefined => {
    const all = readers.get(v) ?? [];
    return all.length === 1 && !given.has(v) ? all[0] : undefined;
  };
  return order.flatMap((first) => {
    if (!isWide(first)) return [];
    const relu = soleReader(first.outputs[0]);
    const second = relu?.type === "Relu" ? soleReader(relu.outputs[0]) : undefined;
    return second && isWide(second) && second.inputs[0] === relu?.outputs[0] ? [{ first, second }] : [];
  });
}

/** Whether an operation is a convolution of many channels whose weights never change. */
function isWide({ type, inputs, outputs }: Operation): boolean {
  return (
    type === "Conv" &&
    inputs.length === 3 &&
    inputs.slice(1).every((v) => v.operation.type === "Constant") &&
    Math.min(inputs[0].shape[1], outputs[0].shape[1]) >= manyChannels
  );
}

/** The largest magnitudes that a pair meets: of all that it reads, of all between its convolutions, and of each channel that it gives. */
export interface PairRanges {
  readonly read: number;
  readonly between: number;
  /** One a channel. */
  readonly given: Float32Array;
}

const parts = ["read", "between", "given"] as const;

/** A graph that gives the ranges of each pair of another, to be read by {@link rangesOf}; undefined where it has no pair. */
export function rangesGraph(graph: Graph): Graph | undefined {
  const pairs = pairsOf(graph);
  const most = (x: Value): Value => op.reduceMax(op.abs(x), { axes: [0, 2, 3] });
  const outputs = Object.fromEntries(
    pairs.flatMap(({ first, second }, i) =>
      [first.inputs[0], second.inputs[0], second.outputs[0]].map((v, k) => [`${parts[k]} ${i}`, most(v)]),
    ),
  );
  return pairs.length > 0 ? { inputs: graph.inputs, outputs } : undefined;
}

/** The ranges of each pair, of what a {@link rangesGraph} gave, each made wider by a factor. */
export function rangesOf(given: Readonly<Record<string, Tensor>>, wider: number): PairRanges[] {
  return Array.from({ length: Object.keys(given).length / parts.length }, (_, i): PairRanges => {
    const [read, between, out] = parts.map((part) => given[`${part} ${i}`].data as Float32Array);
    const largest = (data: Float32Array): number => wider * data.reduce((most, x) => Math.max(most, x), 0);
    return { read: largest(read), between: largest(between), given: out.map((x) => wider * x) };
  });
}

/**
 * A graph whose pairs of convolutions take bytes (Jacob et al. 2018, "Quantization and training of neural networks for efficient
 * integer-arithmetic-only inference", section 2): what is read has one step for all, what is given one a channel, and so have the weights. What leaves the ranges is
 * held to them.
 */
export function inBytes(graph: Graph, ranges: readonly PairRanges[]): Graph {
  const pairs = pairsOf(graph);
  const endings = new Map(pairs.map((pair, i) => [pair.second, { pair, ranges: ranges[i] }]));
  const inner = new Set(pairs.flatMap(({ first, second }) => [first, second.inputs[0].operation]));
  const made = new Map<Value, Value>();
  const now = (v: Value): Value => made.get(v) ?? v;
  for (const o of operationsOf(Object.values(graph.outputs))) {
    const ending = endings.get(o);
    if (ending)
      made.set(o.outputs[0], pairInBytes(now(ending.pair.first.inputs[0]), ending.pair, ending.ranges));
    else if (!inner.has(o) && o.inputs.some((v) => now(v) !== v))
      for (const [i, v] of operation(o.type, o.inputs.map(now), o.attributes, o.outputs).entries())
        made.set(o.outputs[i], v);
  }
  return {
    inputs: graph.inputs,
    outputs: Object.fromEntries(Object.entries(graph.outputs).map(([name, v]) => [name, now(v)])),
  };
}

/** The byte that stands for 0 where numbers of both signs do, and steps on either side of it. */
const [middle, side] = [128, 127];
/** Steps of numbers that are not negative. */
const most = 255;

function pairInBytes(x: Value, { first, second }: Pair, { read, between, given }: PairRanges): Value {
  const readStep = stepOf(read, side);
  const betweenStep = stepOf(between, most);
  const hiddenSteps = new Float32Array(first.outputs[0].shape[1]).fill(betweenStep);
  const givenSteps = given.map((range) => stepOf(range, side));
  const bytes = op.toBytes(x, { step: tensor("float32", [], Float32Array.of(readStep)), zero: middle });
  // With 0 as the least byte, what is below 0 is held to 0: the ReLU.
  const hidden = op.convBytes(bytes, convolution(first, readStep, hiddenSteps, [middle, 0]));
  const out = op.convBytes(hidden, convolution(second, betweenStep, givenSteps, [0, middle]));
  return op.fromBytes(out, { step: tensor("float32", [givenSteps.length], givenSteps), zero: middle });
}

/** The step that divides a range into some; any where all is 0. */
function stepOf(range: number, steps: number): number {
  return range > 0 ? range / steps : 1;
}

/** Largest bias in whole numbers, which leaves room for the products in 32 bits. */
const mostBias = 2 ** 30;

/** A convolution as bytes, given the step of what it reads and those of the channels that it makes. */
function convolution(
  o: Operation,
  readStep: number,
  madeSteps: Float32Array,
  zeros: readonly [number, number],
): op.ByteConvolution {
  const [weight, bias] = o.inputs.slice(1).map((v) => v.operation.attributes.value as Tensor<"float32">);
  const [channels] = weight.shape;
  const size = sizeOf(weight.shape) / channels;
  const steps = Array.from({ length: channels }, (_, c) => {
    const own = weight.data.subarray(c * size, (c + 1) * size);
    const largest = own.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    return Math.max(stepOf(largest, side), Math.abs(bias.data[c]) / (readStep * mostBias));
  });
  return {
    weight: tensor(
      "int8",
      weight.shape,
      filled(new Int8Array(weight.data.length), (i) =>
        Math.round(weight.data[i] / steps[Math.floor(i / size)]),
      ),
    ),
    bias: tensor(
      "int32",
      [channels],
      filled(new Int32Array(channels), (c) => Math.round(bias.data[c] / (readStep * steps[c]))),
    ),
    factor: tensor(
      "float32",
      [channels],
      filled(new Float32Array(channels), (c) => (readStep * steps[c]) / madeSteps[c]),
    ),
    zeros,
    window: windowOf(o.attributes),
  };
}
