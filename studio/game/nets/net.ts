import type { LayerActivation, LayerNumbers, Nets } from "../../models/layersFile.ts";
import { sigmoid } from "../exact.ts";

/** One layer of a shipped network, with its weights as numbers; pictures are [channels, height, width]. */
export type NetLayer = DenseNetLayer | ConvNetLayer;

interface DenseNetLayer {
  readonly kind: "dense";
  /** [inputs, outputs]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly activation: LayerActivation;
}

interface ConvNetLayer {
  readonly kind: "conv" | "conv-transpose";
  /** [in, kernel, kernel, out]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly activation: LayerActivation;
  /** Channels, and pixels along a side, of what goes in and of what comes out. */
  readonly from: Sides;
  readonly to: Sides;
  readonly kernel: number;
  readonly stride: number;
}

interface Sides {
  readonly channels: number;
  readonly side: number;
}

/** Networks of a file, ready to be applied. */
export function appliedNets(nets: Nets<LayerNumbers>): Nets<NetLayer> {
  return Object.fromEntries(Object.entries(nets).map(([name, layers]) => [name, appliedLayers(layers)]));
}

/** The layers of one network, ready to be applied. */
export function appliedLayers(layers: readonly LayerNumbers[]): NetLayer[] {
  return layers.map(({ header, weight, bias }) => ({ ...header, weight, bias }));
}

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

function dense({ weight, bias }: DenseNetLayer, x: Float32Array): Float64Array {
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

/** A tap joins pixel i of the small side and pixel i·stride + tap − before of the big one; a convolution goes down, its transpose up. */
function convolution(
  { kind, weight, bias, from, to, kernel, stride }: ConvNetLayer,
  x: Float32Array,
): Float64Array {
  const up = kind === "conv-transpose";
  const [big, small] = up ? [to.side, from.side] : [from.side, to.side];
  const before = Math.max(0, (small - 1) * stride + kernel - big) >> 1;
  const outputs = to.channels;
  const area = to.side * to.side;
  const read = from.side * from.side;
  // Channels innermost while summing: their weights lie together.
  const sums = new Float64Array(area * outputs);
  for (let i = 0; i < small; i++)
    for (let u = 0; u < kernel; u++) {
      const row = i * stride + u - before;
      if (row < 0 || row >= big) continue;
      for (let j = 0; j < small; j++)
        for (let v = 0; v < kernel; v++) {
          const column = j * stride + v - before;
          if (column < 0 || column >= big) continue;
          const [inBig, inSmall] = [row * big + column, i * small + j];
          const at = (up ? inBig : inSmall) * outputs;
          const pixel = up ? inSmall : inBig;
          for (let c = 0; c < from.channels; c++) {
            const value = x[c * read + pixel];
            if (value === 0) continue;
            const taps = ((c * kernel + u) * kernel + v) * outputs;
            for (let o = 0; o < outputs; o++) sums[at + o] += value * weight[taps + o];
          }
        }
    }
  const planes = new Float64Array(area * outputs);
  for (let o = 0; o < outputs; o++)
    for (let p = 0; p < area; p++) planes[o * area + p] = sums[p * outputs + o] + bias[o];
  return planes;
}

function activated(sums: Float64Array, activation: LayerActivation): Float32Array {
  const out = new Float32Array(sums.length);
  switch (activation) {
    case "linear":
      out.set(sums);
      return out;
    case "leaky-relu":
      for (let i = 0; i < sums.length; i++) out[i] = sums[i] < 0 ? 0.1 * sums[i] : sums[i];
      return out;
    case "relu":
      for (let i = 0; i < sums.length; i++) out[i] = Math.max(0, sums[i]);
      return out;
    case "sigmoid":
      for (let i = 0; i < sums.length; i++) out[i] = sigmoid(sums[i]);
      return out;
    default:
      return activation satisfies never;
  }
}
