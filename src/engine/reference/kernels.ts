import { assert } from "../../core/errors.ts";
import { type Shape, sizeOf, stridesOf } from "../../core/shape.ts";
import { type Tensor, zeros } from "../../core/tensor.ts";
import { windowOf } from "../../graph/ops/conv.ts";
import type { Operation } from "../../graph/value.ts";
import { byteOf, conv, convBytes, convTranspose, convWeightGradient } from "./convolution.ts";

/** Computes an operation's outputs from its inputs. */
export type Kernel = (inputs: readonly Tensor[], operation: Operation) => Tensor[];

type Numbers = { [i: number]: number; length: number };

/** The elements as numbers; int64 is not arithmetic here. */
const numbers = (t: Tensor): Numbers => {
  assert(t.dtype !== "int64" && t.dtype !== "float16", `the reference engine does not compute in ${t.dtype}`);
  return t.data as Numbers;
};

/** The output of an operation, still zero. */
const out = (o: Operation, index = 0): Tensor => zeros(o.outputs[index].dtype, o.outputs[index].shape);

const unary =
  (f: (x: number, o: Operation) => number): Kernel =>
  ([x], o) => {
    const y = out(o);
    const from = numbers(x);
    const to = numbers(y);
    for (let i = 0; i < to.length; i++) to[i] = f(from[i], o);
    return [y];
  };

const binary =
  (f: (a: number, b: number) => number): Kernel =>
  ([a, b], o) => {
    const y = out(o);
    const [ia, ib] = [broadcastIndex(a.shape, y.shape), broadcastIndex(b.shape, y.shape)];
    const [na, nb, to] = [numbers(a), numbers(b), numbers(y)];
    for (let i = 0; i < to.length; i++) to[i] = f(na[ia(i)], nb[ib(i)]);
    return [y];
  };

/** Maps a flat index of the larger shape to that of an operand broadcast to it. */
function broadcastIndex(shape: Shape, larger: Shape): (i: number) => number {
  const outer = stridesOf(larger);
  const inner = stridesOf(shape);
  const skip = larger.length - shape.length;
  return (i) => {
    let at = 0;
    for (let axis = skip; axis < larger.length; axis++) {
      if (shape[axis - skip] === 1) continue;
      at += (Math.floor(i / outer[axis]) % larger[axis]) * inner[axis - skip];
    }
    return at;
  };
}

/** An element-wise kernel of a step for each channel, or one for all. */
const byChannel =
  (f: (x: number, step: number, zero: number) => number): Kernel =>
  ([x], o) => {
    const y = out(o);
    const [from, to] = [numbers(x), numbers(y)];
    const { data, shape } = o.attributes.step as Tensor<"float32">;
    const area = sizeOf(y.shape.slice(2));
    const stepOf = (i: number): number => data[shape.length === 0 ? 0 : Math.floor(i / area) % data.length];
    for (let i = 0; i < to.length; i++) to[i] = f(from[i], stepOf(i), o.attributes.zero as number);
    return [y];
  };

const reduction =
  (
    start: number,
    f: (sum: number, x: number) => number,
    finish: (sum: number, n: number) => number,
  ): Kernel =>
  ([x], o) => {
    const axes = o.attributes.axes as readonly number[];
    const y = out(o);
    const to = numbers(y);
    const from = numbers(x);
    // Sums in float64, whatever the type: the oracle must not lose digits.
    const sums = new Float64Array(to.length).fill(start);
    const kept = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
    const index = broadcastIndex(kept, x.shape);
    for (let i = 0; i < from.length; i++) sums[index(i)] = f(sums[index(i)], from[i]);
    for (let i = 0; i < to.length; i++) to[i] = finish(sums[i], from.length / to.length);
    return [y];
  };

/** Copies elements by a map from output index to input index; −1 leaves a zero. */
function rearrange(x: Tensor, y: Tensor, from: (i: number) => number): Tensor {
  const source = x.data as unknown as { [i: number]: unknown };
  const target = y.data as unknown as { [i: number]: unknown; length: number };
  for (let i = 0; i < target.length; i++) {
    const at = from(i);
    if (at >= 0) target[i] = source[at];
  }
  return y;
}

/** Maps an output index to the input index shifted by `offset` along each axis, −1 where outside. */
function shifted(from: Shape, to: Shape, offset: readonly number[]): (i: number) => number {
  const [inner, outer] = [stridesOf(from), stridesOf(to)];
  return (i) => {
    let at = 0;
    for (let axis = 0; axis < to.length; axis++) {
      const n = (Math.floor(i / outer[axis]) % to[axis]) + offset[axis];
      if (n < 0 || n >= from[axis]) return -1;
      at += n * inner[axis];
    }
    return at;
  };
}

const logSigmoid = (z: number): number => (z < 0 ? z - Math.log1p(Math.exp(z)) : -Math.log1p(Math.exp(-z)));

/** Block position and channel of both sides of SpaceToDepth: maps its output index to its input index. */
function unshuffled(space: Shape, b: number): (i: number) => number {
  const [, c, h, w] = space;
  const [dh, dw] = [h / b, w / b];
  return (i) => {
    const x = i % dw;
    const y = Math.floor(i / dw) % dh;
    const depth = Math.floor(i / (dw * dh)) % (c * b * b);
    const n = Math.floor(i / (dw * dh * c * b * b));
    const [channel, block] = [depth % c, Math.floor(depth / c)];
    return ((n * c + channel) * h + y * b + Math.floor(block / b)) * w + x * b + (block % b);
  };
}

/** One plain loop for each operation: slow, obvious, and what every fast engine is held against. */
export const kernels: Readonly<Record<string, Kernel>> = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary((a, b) => a / b),
  Max: binary((a, b) => Math.max(a, b)),
  Min: binary((a, b) => Math.min(a, b)),
  Less: binary((a, b) => Number(a < b)),
  Greater: binary((a, b) => Number(a > b)),
  GreaterOrEqual: binary((a, b) => Number(a >= b)),
  Equal: binary((a, b) => Number(a === b)),
  SigmoidCrossEntropy: binary((z, t) => z * (1 - t) - logSigmoid(z)),

  Identity: unary((x) => x),
  Neg: unary((x) => -x),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sqrt: unary(Math.sqrt),
  Abs: unary(Math.abs),
  Sign: unary(Math.sign),
  Reciprocal: unary((x) => 1 / x),
  Sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  Tanh: unary(Math.tanh),
  Relu: unary((x) => Math.max(x, 0)),
  LeakyRelu: unary((x, o) => (x < 0 ? (o.attributes.alpha as number) * x : x)),
  HardSigmoid: unary((x, o) =>
    Math.max(0, Math.min(1, (o.attributes.alpha as number) * x + (o.attributes.beta as number))),
  ),
  Clip: unary((x, o) => Math.min(o.attributes.high as number, Math.max(o.attributes.low as number, x))),
  IsNaN: unary((x) => Number(Number.isNaN(x))),
  Not: unary((x) => 1 - x),
  Silu: ([x], o) => {
    const [y, sigma] = [out(o, 0), out(o, 1)];
    const [from, to, share] = [numbers(x), numbers(y), numbers(sigma)];
    for (let i = 0; i < from.length; i++) {
      share[i] = 1 / (1 + Math.exp(-from[i]));
      to[i] = from[i] * share[i];
    }
    return [y, sigma];
  },
  Cast: ([x], o) => {
    const y = out(o);
    const from = x.dtype === "int64" ? Array.from(x.data as BigInt64Array, Number) : numbers(x);
    if (y.dtype === "int64") {
      const to = y.data as BigInt64Array;
      for (let i = 0; i < to.length; i++) to[i] = BigInt(Math.trunc(from[i]));
      return [y];
    }
    const to = numbers(y);
    for (let i = 0; i < to.length; i++) to[i] = y.dtype === "bool" ? Number(from[i] !== 0) : from[i];
    return [y];
  },
  Where: ([condition, a, b], o) => {
    const y = out(o);
    const [ic, ia, ib] = [condition, a, b].map((t) => broadcastIndex(t.shape, y.shape));
    const [c, na, nb, to] = [numbers(condition), numbers(a), numbers(b), numbers(y)];
    for (let i = 0; i < to.length; i++) to[i] = c[ic(i)] ? na[ia(i)] : nb[ib(i)];
    return [y];
  },

  ReduceSum: reduction(
    0,
    (sum, x) => sum + x,
    (sum) => sum,
  ),
  ReduceMean: reduction(
    0,
    (sum, x) => sum + x,
    (sum, n) => sum / n,
  ),
  ReduceMax: reduction(Number.NEGATIVE_INFINITY, Math.max, (most) => most),

  Reshape: ([x], o) => [{ ...x, shape: o.outputs[0].shape }],
  Transpose: ([x], o) => {
    const perm = o.attributes.perm as readonly number[];
    const y = out(o);
    const [inner, outer] = [stridesOf(x.shape), stridesOf(y.shape)];
    const from = (i: number): number =>
      perm.reduce((at, axis, k) => at + (Math.floor(i / outer[k]) % y.shape[k]) * inner[axis], 0);
    return [rearrange(x, y, from)];
  },
  Expand: ([x], o) => {
    const y = out(o);
    return [rearrange(x, y, broadcastIndex(x.shape, y.shape))];
  },
  Concat: (parts, o) => {
    const axis = o.attributes.axis as number;
    const y = out(o);
    let start = 0;
    for (const x of parts) {
      rearrange(
        x,
        y,
        shifted(
          x.shape,
          y.shape,
          y.shape.map((_, k) => (k === axis ? -start : 0)),
        ),
      );
      start += x.shape[axis];
    }
    return [y];
  },
  Split: ([x], o) => {
    const axis = o.attributes.axis as number;
    let start = 0;
    return o.outputs.map(({ shape }, i) => {
      const part = rearrange(
        x,
        out(o, i),
        shifted(
          x.shape,
          shape,
          shape.map((_, k) => (k === axis ? start : 0)),
        ),
      );
      start += shape[axis];
      return part;
    });
  },
  Slice: ([x], o) => {
    const { starts, axes } = o.attributes as unknown as Record<string, readonly number[]>;
    const y = out(o);
    const offset = y.shape.map((_, axis) => (axes.includes(axis) ? starts[axes.indexOf(axis)] : 0));
    return [rearrange(x, y, shifted(x.shape, y.shape, offset))];
  },
  Pad: ([x], o) => {
    const y = out(o);
    const begins = (o.attributes.pads as readonly number[]).slice(0, x.shape.length);
    return [
      rearrange(
        x,
        y,
        shifted(
          x.shape,
          y.shape,
          begins.map((n) => -n),
        ),
      ),
    ];
  },
  Gather: ([x, indices], o) => {
    const row = sizeOf(x.shape.slice(1));
    return [rearrange(x, out(o), (i) => Number(indices.data[Math.floor(i / row)]) * row + (i % row))];
  },
  OneHot: ([indices], o) => {
    const y = out(o);
    const depth = o.attributes.depth as number;
    for (let i = 0; i < indices.data.length; i++) {
      const k = Number(indices.data[i]);
      if (k >= 0 && k < depth) (y.data as Float32Array)[i * depth + k] = 1;
    }
    return [y];
  },
  TopK: ([x], o) => {
    const k = o.attributes.k as number;
    const n = x.shape[x.shape.length - 1];
    const [values, indices] = [out(o, 0), out(o, 1)];
    const from = numbers(x);
    for (let row = 0; row < from.length / n; row++) {
      const order = Array.from({ length: n }, (_, i) => i).sort(
        (i, j) => from[row * n + j] - from[row * n + i] || i - j,
      );
      for (let i = 0; i < k; i++) {
        numbers(values)[row * k + i] = from[row * n + order[i]];
        (indices.data as BigInt64Array)[row * k + i] = BigInt(order[i]);
      }
    }
    return [values, indices];
  },
  SpaceToDepth: ([x], o) => [rearrange(x, out(o), unshuffled(x.shape, o.attributes.blocksize as number))],
  DepthToSpace: ([x], o) => {
    const y = out(o);
    const from = unshuffled(y.shape, o.attributes.blocksize as number);
    const [source, target] = [numbers(x), numbers(y)];
    for (let i = 0; i < source.length; i++) target[from(i)] = source[i];
    return [y];
  },

  Gemm: ([a, b, bias], o) => {
    const y = out(o);
    const [m, n] = y.shape;
    const transA = o.attributes.transA === 1;
    const transB = o.attributes.transB === 1;
    const k = a.shape[transA ? 0 : 1];
    const [na, nb, to] = [numbers(a), numbers(b), numbers(y)];
    const add = bias && { values: numbers(bias), index: broadcastIndex(bias.shape, y.shape) };
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = add ? add.values[add.index(i * n + j)] : 0;
        for (let l = 0; l < k; l++)
          sum += na[transA ? l * m + i : i * k + l] * nb[transB ? j * k + l : l * n + j];
        to[i * n + j] = sum;
      }
    }
    return [y];
  },

  QuantizeLinear: byChannel((x, step, zero) => byteOf(x / step, zero)),
  DequantizeLinear: byChannel((byte, step, zero) => (byte - zero) * step),
  QLinearConv: (inputs, o) => [convBytes(inputs, o, out(o))],
  Conv: ([big, weight, bias], o) => [conv(big, weight, bias, windowOf(o.attributes), out(o))],
  ConvTranspose: ([small, weight, bias], o) => [
    convTranspose(small, weight, bias, windowOf(o.attributes), out(o)),
  ],
  ConvWeightGradient: ([big, small], o) => [convWeightGradient(big, small, windowOf(o.attributes), out(o))],
};
