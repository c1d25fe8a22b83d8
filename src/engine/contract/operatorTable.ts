import { type DType, tensor } from "../../core/tensor.ts";
import * as op from "../../graph/ops/index.ts";
import { input, scalar, type Value } from "../../graph/value.ts";
import { type Bound, bounds } from "./agreement.ts";

/** Values of one type that the cases are made of; matrices have `columns` columns. */
interface Operands {
  readonly dtype: DType;
  readonly x: Value;
  readonly y: Value;
  readonly row: Value;
  readonly one: Value;
}

/** An operator, or a few that an engine may fuse. */
export interface OperatorRow {
  /** Element types that an engine must take. */
  readonly types: readonly DType[];
  build(operands: Operands): readonly Value[];
  readonly bound: Bound;
  /** Of the gradient, where it differs. */
  readonly gradientBound?: Bound;
  /** False where no gradient passes. */
  readonly smooth?: false;
  /** Least number that is fed. */
  readonly low?: number;
}

/** Operands with 4 columns, which kernels take together, or 5, which they do not. */
export function operands(dtype: DType, columns: number): Operands {
  return {
    dtype,
    x: input("x", dtype, [3, columns]),
    y: input("y", dtype, [3, columns]),
    row: input("row", dtype, [columns]),
    one: input("one", dtype, []),
  };
}

const both = ["float32", "float64"] as const;
const single = ["float32"] as const;
const { exact, rounded, approximated, summed } = bounds;

/** A matrix with NaN where x is negative. */
const holed = ({ dtype, x }: Operands): Value => op.where(op.less(x, 0), scalar(Number.NaN, dtype), x);

/** Every operator of our graphs with the types that engines must take; a test compares it with what models use. */
export const operatorTable: Readonly<Record<string, OperatorRow>> = {
  "Add, Sub, Mul": {
    types: both,
    bound: rounded,
    build: ({ x, y, row, one }) => [op.add(x, row), op.sub(y, one), op.mul(op.add(x, row), op.sub(y, one))],
  },
  Div: { types: both, bound: rounded, low: 0.5, build: ({ x, row }) => [op.div(x, row), op.div(1, x)] },
  "Max, Min": { types: both, bound: exact, build: ({ x, y, row }) => [op.max(op.min(x, y), row)] },
  comparisons: {
    types: both,
    bound: exact,
    build: ({ x, y }) => [op.less(x, y), op.greater(x, y), op.greaterOrEqual(x, y), op.equal(x, x)],
  },
  "Where, Not": {
    types: both,
    bound: exact,
    build: ({ x, y, row }) => [op.where(op.not(op.less(x, y)), x, row)],
  },
  "Neg, Abs, Sign": { types: both, bound: exact, build: ({ x }) => [op.neg(x), op.abs(x), op.sign(x)] },
  "Identity (detach)": { types: both, bound: rounded, build: ({ x, y }) => [op.mul(op.detach(x), y)] },
  Exp: { types: both, bound: approximated, build: ({ x }) => [op.exp(x)] },
  Log: { types: both, bound: approximated, low: 0.5, build: ({ x }) => [op.log(x)] },
  "Sqrt, Reciprocal": {
    types: both,
    bound: rounded,
    low: 0.5,
    build: ({ x }) => [op.sqrt(x), op.reciprocal(x)],
  },
  "Sigmoid, Tanh": { types: both, bound: approximated, build: ({ x }) => [op.sigmoid(x), op.tanh(x)] },
  Relu: { types: single, bound: exact, build: ({ x }) => [op.relu(x)] },
  LeakyRelu: { types: single, bound: rounded, build: ({ x }) => [op.leakyRelu(x, 0.1)] },
  Silu: { types: single, bound: approximated, build: ({ x }) => [op.silu(x)] },
  "Sigmoid as a gate": { types: single, bound: approximated, build: ({ x }) => [op.mul(x, op.sigmoid(x))] },
  "HardSigmoid, positive": {
    types: single,
    bound: rounded,
    build: ({ x }) => [op.hardSigmoid(x), op.positive(x)],
  },
  Clip: { types: single, bound: exact, gradientBound: summed, build: ({ x }) => [op.clip(x, -0.5, 0.75)] },
  "Cast between floats": {
    types: both,
    bound: rounded,
    build: ({ x, dtype }) => [op.cast(x, dtype === "float32" ? "float64" : "float32")],
  },
  "Cast of others": {
    types: both,
    smooth: false,
    bound: exact,
    build: ({ x, y, dtype }) => [
      op.cast(op.less(x, y), dtype),
      op.cast(input("bytes", "uint8", [3, 4]), dtype),
      op.cast(input("whole", "int64", [5]), dtype),
      op.cast(x, "int64"),
    ],
  },
  IsNaN: { types: both, bound: exact, build: (given) => [op.isMissing(holed(given))] },
  // Through arithmetic: WebGPU lets exp, log and the like make any number of it.
  "NaN goes on": {
    types: single,
    bound: rounded,
    build: (given) => [op.add(op.mul(holed(given), 2), 1), op.reduceSum(holed(given))],
  },
  SigmoidCrossEntropy: {
    types: single,
    bound: approximated,
    build: ({ x, y }) => [op.sigmoidCrossEntropy(op.mul(x, 40), op.sigmoid(y))],
  },
  "mean of SigmoidCrossEntropy": {
    types: single,
    bound: summed,
    build: ({ x, y }) => [
      op.reduceMean(op.sigmoidCrossEntropy(op.mul(x, 40), op.sigmoid(y))),
      op.reduceMean(
        op.sigmoidCrossEntropy(input("logits", "float32", [4, 8]), input("t", "float32", [4, 8])),
        {},
      ),
    ],
    low: 0,
  },

  "ReduceSum, ReduceMean, ReduceMax to one": {
    types: both,
    bound: summed,
    build: ({ x }) => [op.reduceSum(x), op.reduceMean(x), op.reduceMax(x)],
  },
  "ReduceSum, ReduceMean, ReduceMax along rows": {
    types: both,
    bound: summed,
    build: ({ x }) =>
      [op.reduceSum, op.reduceMean, op.reduceMax].map((reduce) => reduce(x, { axes: [1], keepdims: true })),
  },
  "ReduceSum, ReduceMean, ReduceMax along columns": {
    types: both,
    bound: summed,
    build: ({ x }) => [op.reduceSum, op.reduceMean, op.reduceMax].map((reduce) => reduce(x, { axes: [0] })),
  },
  "reductions of many numbers": {
    types: single,
    // Numbers of both signs: the sum is small against what is summed.
    bound: { share: 1e-4, reason: "30,000 numbers whose signs nearly cancel" },
    build: ({ dtype }) => {
      const [even, odd] = [input("even", dtype, [128, 240]), input("odd", dtype, [16411])];
      const positive = op.add(even, 3);
      return [op.reduceSum(positive), op.reduceMean(op.add(odd, 3)), op.reduceMax(even), op.reduceMax(odd)];
    },
  },

  "Reshape, Transpose": {
    types: both,
    bound: exact,
    build: ({ x, y }) => [
      op.transpose(op.reshape(x, [x.shape[1], 3]), [1, 0]),
      op.transpose(op.reshape(y, [1, 3, y.shape[1]]), [2, 0, 1]),
    ],
  },
  Expand: {
    types: both,
    bound: exact,
    gradientBound: summed,
    build: ({ row, x }) => [op.expand(row, x.shape)],
  },
  "Concat, Split": {
    types: both,
    bound: exact,
    build: ({ x, y }) => op.split(op.concat([x, y], 1), [x.shape[1] * 2 - 3, 3], 1),
  },
  "Concat and Split of 9": {
    types: both,
    bound: exact,
    build: ({ x, y }) =>
      op.split(
        op.concat(
          Array.from({ length: 9 }, (_, i) => (i % 2 ? x : y)),
          0,
        ),
        Array(9).fill(3),
        0,
      ),
  },
  "Concat and Split of 60, of many lengths": {
    types: single,
    bound: exact,
    build: ({ dtype }) => {
      const lengths = Array.from({ length: 60 }, (_, i) => 1 + ((i * 7) % 11));
      const flat = input("flat", dtype, [lengths.reduce((a, b) => a + b, 0)]);
      const parts = op.split(flat, lengths, 0);
      return [op.concat(parts.toReversed(), 0), ...parts.filter((_, i) => i % 13 === 0)];
    },
  },
  "Slice, Pad": {
    types: both,
    bound: exact,
    build: ({ x }) => [op.pad(op.slice(x, [1, 0], [3, 3], [0, 1]), [0, 1, 2, 0])],
  },
  "Slice of a condition": {
    types: both,
    smooth: false,
    bound: exact,
    build: ({ x, y }) => [op.slice(op.less(x, y), [0, 1], [2, 3], [0, 1])],
  },
  Gather: {
    types: both,
    smooth: false,
    bound: exact,
    build: ({ x }) => {
      const rows = op.pad(x, [0, 0, 2, 0]);
      return [
        op.gather(rows, input("places", "int64", [2, 3])),
        op.gather(rows, op.cast(input("few", "int64", [4]), "int32")),
      ];
    },
  },
  OneHot: {
    types: ["int64"],
    smooth: false,
    bound: exact,
    build: () => {
      const classes = input("class", "int64", [9]);
      return [op.oneHot(classes, 3), op.oneHot(op.cast(classes, "int32"), 4)];
    },
  },
  TopK: { types: both, smooth: false, bound: exact, build: ({ x }) => [...op.topK(x, 2)] },
  "QuantizeLinear, DequantizeLinear": {
    types: single,
    bound: rounded,
    smooth: false,
    build: ({ x }) => {
      // Steps of powers of two and the third channel beyond the range of a byte: all is exact.
      const step = tensor("float32", [3], Float32Array.of(0.125, 0.25, 0.0078125));
      const channels = op.reshape(x, [1, ...x.shape]);
      const bytes = op.toBytes(channels, { step, zero: 128 });
      const one = { step: tensor("float32", [], Float32Array.of(0.5)), zero: 3 };
      return [op.fromBytes(bytes, { step, zero: 128 }), op.fromBytes(op.toBytes(x, one), one)];
    },
  },
  QLinearConv: {
    types: single,
    bound: exact,
    smooth: false,
    build: ({ x }) => {
      const [, columns] = x.shape;
      const bytes = op.toBytes(op.reshape(x, [1, 3, 1, columns]), {
        step: tensor("float32", [], Float32Array.of(0.0625)),
        zero: 100,
      });
      return [
        op.convBytes(bytes, {
          weight: tensor(
            "int8",
            [2, 3, 1, 3],
            Int8Array.from({ length: 18 }, (_, i) => ((5 * i) % 7) - 3),
          ),
          bias: tensor("int32", [2], Int32Array.of(40, -9)),
          factor: tensor("float32", [2], Float32Array.of(0.5, 0.25)),
          zeros: [100, 7],
          window: { strides: [1, 1], pads: [0, 1, 0, 1] },
        }),
      ];
    },
  },
  "SpaceToDepth, DepthToSpace": {
    types: single,
    bound: exact,
    build: ({ dtype }) => [
      op.spaceToDepth(input("space", dtype, [2, 3, 4, 6]), 2),
      op.depthToSpace(input("depth", dtype, [2, 8, 2, 3]), 2),
    ],
  },
  Gemm: {
    types: both,
    bound: summed,
    build: ({ x, y, dtype }) => [
      op.gemm(x, y, { transB: true, bias: input("bias", dtype, [3]) }),
      op.gemm(x, y, { transA: true }),
      op.gemm(op.transpose(x, [1, 0]), y, { bias: input("square", dtype, [x.shape[1], x.shape[1]]) }),
    ],
  },
  "Gemm of a layer": {
    types: single,
    bound: summed,
    build: ({ dtype }) => [
      op.gemm(input("batch", dtype, [33, 40]), input("weight", dtype, [40, 35]), {
        bias: input("bias", dtype, [35]),
      }),
    ],
  },
  "an optimizer's step": {
    types: single,
    smooth: false,
    bound: rounded,
    low: 0.1,
    build: ({ dtype, one }) =>
      [32768, 32784, 32769].flatMap((size) => {
        const [w, m, v, g] = ["w", "m", "v", "g"].map((name) => input(`${name}${size}`, dtype, [size]));
        const mean = op.add(op.mul(m, 0.9), g);
        const spread = op.add(op.mul(op.square(v), 0.999), op.square(g));
        const move = op.div(op.mul(mean, one), op.add(op.sqrt(spread), 0.1));
        return [mean, spread, op.sub(w, move), op.sub(w, op.mul(g, one))];
      }),
  },
};
