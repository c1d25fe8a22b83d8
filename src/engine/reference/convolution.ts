import type { Shape } from "../../core/shape.ts";
import { type Tensor, zeros } from "../../core/tensor.ts";
import { type Window, windowOf } from "../../graph/ops/conv.ts";
import type { Operation } from "../../graph/value.ts";

/**
 * The three bilinear maps visit the same triples: each position of the big picture under each tap of the kernel
 * at each position of the small picture. `visit` is given the flat indices of the three.
 */
function triples(
  big: Shape,
  small: Shape,
  kernel: Shape,
  { strides, pads }: Window,
  visit: (big: number, small: number, weight: number) => void,
): void {
  const [batch, channels, height, width] = big;
  const [, outputs, h, w] = small;
  const [kh, kw] = [kernel[2], kernel[3]];
  for (let n = 0; n < batch; n++)
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < h; i++)
        for (let j = 0; j < w; j++)
          for (let c = 0; c < channels; c++)
            for (let p = 0; p < kh; p++)
              for (let q = 0; q < kw; q++) {
                const y = i * strides[0] + p - pads[0];
                const x = j * strides[1] + q - pads[1];
                if (y < 0 || y >= height || x < 0 || x >= width) continue;
                visit(
                  ((n * channels + c) * height + y) * width + x,
                  ((n * outputs + o) * h + i) * w + j,
                  ((o * channels + c) * kh + p) * kw + q,
                );
              }
}

/** Sums in float64 and stores once, so that the oracle does not lose digits; a bias has one number a channel. */
function accumulate(out: Tensor, bias: Tensor | undefined, body: (sums: Float64Array) => void): Tensor {
  const sums = new Float64Array(out.data.length);
  if (bias) {
    const plane = out.shape[2] * out.shape[3];
    const channels = out.shape[1];
    for (let i = 0; i < sums.length; i++) sums[i] = Number(bias.data[Math.floor(i / plane) % channels]);
  }
  body(sums);
  (out.data as Float32Array | Float64Array).set(sums);
  return out;
}

/** A: big, weight → small. */
export function conv(
  big: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  window: Window,
  small: Tensor,
): Tensor {
  const [x, k] = [big.data as Float32Array, weight.data as Float32Array];
  return accumulate(small, bias, (sums) =>
    triples(big.shape, small.shape, weight.shape, window, (b, s, w) => {
      sums[s] += x[b] * k[w];
    }),
  );
}

/** Aᵀ: small, weight → big. */
export function convTranspose(
  small: Tensor,
  weight: Tensor,
  bias: Tensor | undefined,
  window: Window,
  big: Tensor,
): Tensor {
  const [x, k] = [small.data as Float32Array, weight.data as Float32Array];
  return accumulate(big, bias, (sums) =>
    triples(big.shape, small.shape, weight.shape, window, (b, s, w) => {
      sums[b] += x[s] * k[w];
    }),
  );
}

/** G: big, small → weight. */
export function convWeightGradient(big: Tensor, small: Tensor, window: Window, weight: Tensor): Tensor {
  const [x, y] = [big.data as Float32Array, small.data as Float32Array];
  return accumulate(weight, undefined, (sums) =>
    triples(big.shape, small.shape, weight.shape, window, (b, s, w) => {
      sums[w] += x[b] * y[s];
    }),
  );
}

/** A of bytes: the products of what they stand for, made bytes again. */
export function convBytes(
  [bytes, weight, bias]: readonly Tensor[],
  { attributes }: Operation,
  made: Tensor,
): Tensor {
  const [x, k] = [bytes.data as Uint8Array, weight.data as Int8Array];
  const [read, zero] = attributes.zeros as readonly [number, number];
  const factor = (attributes.factor as Tensor<"float32">).data;
  const [, channels, h, w] = made.shape;
  const sums = accumulate(zeros("float64", made.shape), bias, (all) =>
    triples(bytes.shape, made.shape, weight.shape, windowOf(attributes), (b, s, i) => {
      all[s] += (x[b] - read) * k[i];
    }),
  );
  for (let i = 0; i < made.data.length; i++)
    made.data[i] = byteOf(Number(sums.data[i]) * factor[Math.floor(i / (h * w)) % channels], zero);
  return made;
}

/** The byte of a number of steps from the byte that stands for 0: rounded to the nearest, halves to even, and held to 0…255. */
export function byteOf(steps: number, zero: number): number {
  const below = Math.floor(steps);
  const rounded = steps - below === 0.5 ? below + (Math.abs(below) % 2) : Math.round(steps);
  return Math.min(255, Math.max(0, rounded + zero));
}
