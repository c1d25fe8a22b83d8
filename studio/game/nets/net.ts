import { sigmoid } from "../exact.ts";

/** One layer of a shipped network, with its weights as numbers; pictures are [channels, height, width]. */
export type NetLayer =
  | {
      readonly kind: "dense";
      /** [inputs, outputs]. */
      readonly weight: Float32Array;
      readonly bias: Float32Array;
      readonly activation: NetActivation;
    }
  | {
      readonly kind: "conv" | "conv-transpose";
      /** conv [out, in, k, k]; conv-transpose [in, out, k, k]. */
      readonly weight: Float32Array;
      readonly bias: Float32Array;
      readonly activation: NetActivation;
      /** Channels, and pixels along a side, of what goes in and of what comes out. */
      readonly from: { readonly channels: number; readonly side: number };
      readonly to: { readonly channels: number; readonly side: number };
      readonly kernel: number;
      readonly stride: number;
    };

export type NetActivation = "linear" | "leaky-relu" | "sigmoid";

/**
 * What layers make of one row. Plain loops of sums and products in a fixed order, rounded to float32 after each layer, so every
 * browser computes the same bits.
 */
export function forward(layers: readonly NetLayer[], row: ArrayLike<number>): Float32Array {
  return layers.reduce<Float32Array>((x, layer) => apply(layer, x), Float32Array.from(row));
}

function apply(layer: NetLayer, x: Float32Array): Float32Array {
  switch (layer.kind) {
    case "dense":
      return activated(dense(layer, x), layer.activation);
    case "conv":
    case "conv-transpose":
      return activated(convolution(layer, x), layer.activation);
    default:
      return layer satisfies never;
  }
}

function dense({ weight, bias }: NetLayer & { kind: "dense" }, x: Float32Array): Float64Array {
  const outputs = bias.length;
  const sums = Float64Array.from(bias);
  for (let i = 0; i < x.length; i++) {
    const value = x[i];
    // A nested code cut short, and what is black in a picture, is zeros.
    if (value === 0) continue;
    const at = i * outputs;
    for (let o = 0; o < outputs; o++) sums[o] += value * weight[at + o];
  }
  return sums;
}

function convolution(
  { kind, weight, bias, from, to, kernel, stride }: NetLayer & { kind: "conv" | "conv-transpose" },
  x: Float32Array,
): Float64Array {
  const transposed = kind === "conv-transpose";
  const [big, small] = transposed ? [to.side, from.side] : [from.side, to.side];
  const before = Math.max(0, (small - 1) * stride + kernel - big) >> 1;
  const area = to.side * to.side;
  const sums = new Float64Array(to.channels * area);
  for (let o = 0; o < to.channels; o++) sums.fill(bias[o], o * area, (o + 1) * area);
  for (let o = 0; o < to.channels; o++)
    for (let c = 0; c < from.channels; c++) {
      const taps = (transposed ? c * to.channels + o : o * from.channels + c) * kernel * kernel;
      for (let u = 0; u < kernel; u++)
        for (let v = 0; v < kernel; v++) {
          const w = weight[taps + u * kernel + v];
          for (let i = 0; i < small; i++) {
            const down = i * stride + u - before;
            if (down < 0 || down >= big) continue;
            for (let j = 0; j < small; j++) {
              const across = j * stride + v - before;
              if (across < 0 || across >= big) continue;
              const [bigAt, smallAt] = [down * big + across, i * small + j];
              if (transposed) sums[o * area + bigAt] += w * x[c * small * small + smallAt];
              else sums[o * area + smallAt] += w * x[c * big * big + bigAt];
            }
          }
        }
    }
  return sums;
}

function activated(sums: Float64Array, activation: NetActivation): Float32Array {
  switch (activation) {
    case "linear":
      return Float32Array.from(sums);
    case "leaky-relu":
      return Float32Array.from(sums, (x) => (x < 0 ? 0.1 * x : x));
    case "sigmoid":
      return Float32Array.from(sums, sigmoid);
    default:
      return activation satisfies never;
  }
}
