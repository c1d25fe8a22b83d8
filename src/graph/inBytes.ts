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

/** The largest magnitudes that a pair meets: of each channel that it reads, of all between its convolutions, and of all that it gives. */
export interface PairRanges {
  /** One a channel. */
  readonly read: Float32Array;
  readonly between: number;
  readonly given: number;
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
    const [read, between, made] = parts.map((part) => given[`${part} ${i}`].data as Float32Array);
    return {
      read: read.map((x) => wider * x),
      between: wider * largest(between),
      given: wider * largest(made),
    };
  });
}

function largest(magnitudes: Float32Array): number {
  return magnitudes.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/**
 * Makes graphs of a network whose pairs of convolutions take bytes (Jacob et al. 2018, "Quantization and training of neural networks for efficient
 * integer-arithmetic-only inference", section 2): what is read has a step for each channel, which goes over to the weights, and these have one for each channel that they
 * make. What leaves the ranges is held to them.
 */
export function inBytes(ranges: readonly PairRanges[]): (graph: Graph) => Graph {
  // Graphs of the same network at several sizes share what their convolutions become.
  const known = new Map<Tensor, PairInBytes>();
  return (graph) => {
    const pairs = pairsOf(graph);
    const endings = new Map(pairs.map((pair, i) => [pair.second, { pair, ranges: ranges[i] }]));
    const inner = new Set(pairs.flatMap(({ first, second }) => [first, second.inputs[0].operation]));
    const made = new Map<Value, Value>();
    const now = (v: Value): Value => made.get(v) ?? v;
    for (const o of operationsOf(Object.values(graph.outputs))) {
      const ending = endings.get(o);
      if (ending) {
        const { pair, ranges } = ending;
        const key = numbersOf(pair.first.inputs[1]);
        const parts = known.get(key) ?? pairInBytes(pair, ranges);
        known.set(key, parts);
        made.set(o.outputs[0], applied(parts, now(pair.first.inputs[0])));
      } else if (!inner.has(o) && o.inputs.some((v) => now(v) !== v))
        for (const [i, v] of operation(o.type, o.inputs.map(now), o.attributes, o.outputs).entries())
          made.set(o.outputs[i], v);
    }
    return {
      inputs: graph.inputs,
      outputs: Object.fromEntries(Object.entries(graph.outputs).map(([name, v]) => [name, now(v)])),
    };
  };
}

/** The numbers of a constant. */
function numbersOf(constant: Value): Tensor<"float32"> {
  return constant.operation.attributes.value as Tensor<"float32">;
}

/** The byte that stands for 0 where numbers of both signs do, and steps on either side of it. */
const [middle, side] = [128, 127];
/** Steps of numbers that are not negative. */
const most = 255;
/** The least range of a channel, as a share of the largest of all: one of this. */
const leastShare = 256;
/** Largest bias in whole numbers, which leaves room for the products in 32 bits. */
const mostBias = 2 ** 30;

/** What a pair becomes. */
interface PairInBytes {
  readonly read: op.ByteScale;
  readonly first: op.ByteConvolution;
  readonly second: op.ByteConvolution;
  readonly given: op.ByteScale;
}

function pairInBytes({ first, second }: Pair, ranges: PairRanges): PairInBytes {
  // A channel that is next to nothing in the samples may be more elsewhere.
  const least = largest(ranges.read) / leastShare;
  const read = ranges.read.map((range) => stepOf(Math.max(range, least), side));
  const between = new Float32Array(second.inputs[0].shape[1]).fill(stepOf(ranges.between, most));
  const given = stepOf(ranges.given, side);
  return {
    read: { step: tensor("float32", [read.length], read), zero: middle },
    // With 0 as the least byte, what is below 0 is held to 0: the ReLU.
    first: convolution(first, read, between[0], [middle, 0]),
    second: convolution(second, between, given, [0, middle]),
    given: { step: tensor("float32", [], Float32Array.of(given)), zero: middle },
  };
}

function applied({ read, first, second, given }: PairInBytes, x: Value): Value {
  return op.fromBytes(op.convBytes(op.convBytes(op.toBytes(x, read), first), second), given);
}

/** The step that divides a range into some; any where all is 0. */
function stepOf(range: number, steps: number): number {
  return range > 0 ? range / steps : 1;
}

/** A convolution as bytes, given the steps of the channels that it reads and the step of what it makes. */
function convolution(
  o: Operation,
  readSteps: Float32Array,
  madeStep: number,
  zeros: readonly [number, number],
): op.ByteConvolution {
  const [weight, bias] = o.inputs.slice(1).map(numbersOf);
  const [channels, reads] = weight.shape;
  const size = sizeOf(weight.shape) / channels;
  const area = size / reads;
  // A million weights: loops are several times faster here than a function for each number.
  const products = new Float32Array(weight.data.length);
  for (let start = 0, i = 0; i < products.length; start += area)
    for (const step = readSteps[(start / area) % reads]; i < start + area; i++)
      products[i] = weight.data[i] * step;
  const steps = Array.from({ length: channels }, (_, c) =>
    Math.max(
      stepOf(largest(products.subarray(c * size, (c + 1) * size)), side),
      Math.abs(bias.data[c]) / mostBias,
    ),
  );
  const whole = new Int8Array(products.length);
  for (let c = 0, i = 0; c < channels; c++)
    for (const step = steps[c]; i < (c + 1) * size; i++) whole[i] = Math.round(products[i] / step);
  return {
    weight: tensor("int8", weight.shape, whole),
    bias: tensor(
      "int32",
      [channels],
      filled(new Int32Array(channels), (c) => Math.round(bias.data[c] / steps[c])),
    ),
    factor: tensor(
      "float32",
      [channels],
      filled(new Float32Array(channels), (c) => steps[c] / madeStep),
    ),
    zeros,
    window: windowOf(o.attributes),
  };
}
