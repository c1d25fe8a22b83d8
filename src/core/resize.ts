import { assert } from "./errors.ts";
import type { Shape } from "./shape.ts";

/**
 * Planes [channels, height, width] in another size, as libvips makes them: an axis is shrunk by Lanczos' kernel of three
 * lobes (Duchon 1979), widened by the factor so that nothing aliases, and enlarged by Catmull and Rom's cubic (1974).
 * Beyond an edge its pixels go on. Values may overshoot the range of the input.
 */
export function resize(
  data: ArrayLike<number>,
  shape: Shape,
  [toHeight, toWidth]: readonly [height: number, width: number],
): Float32Array<ArrayBuffer> {
  const [channels, height, width] = shape;
  assert(data.length === channels * height * width, "the numbers of a picture fill its shape");
  const [h, w] = [Math.min(height, toHeight), Math.min(width, toWidth)];
  const shrunk = resampled(data, shape, shrinking(height, h), shrinking(width, w));
  if (h === toHeight && w === toWidth) return shrunk;
  return resampled(shrunk, [channels, h, w], enlarging(h, toHeight), enlarging(w, toWidth));
}

/** The places that one place of the new grid is made of, and their weights, which sum to 1. */
interface Taps {
  readonly start: number;
  readonly weights: Float64Array;
}

/** Both axes, one after the other. */
function resampled(
  data: ArrayLike<number>,
  [channels, height, width]: Shape,
  down: readonly Taps[],
  across: readonly Taps[],
): Float32Array<ArrayBuffer> {
  const [toHeight, toWidth] = [down.length, across.length];
  const rows = new Float32Array(channels * height * toWidth);
  for (let line = 0; line < channels * height; line++) {
    for (let x = 0; x < toWidth; x++) {
      const { start, weights } = across[x];
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * data[line * width + start + k];
      rows[line * toWidth + x] = sum;
    }
  }
  const out = new Float32Array(channels * toHeight * toWidth);
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < toHeight; y++) {
      const { start, weights } = down[y];
      for (let x = 0; x < toWidth; x++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++)
          sum += weights[k] * rows[(c * height + start + k) * toWidth + x];
        out[(c * toHeight + y) * toWidth + x] = sum;
      }
    }
  }
  return out;
}

function shrinking(from: number, to: number): Taps[] {
  const step = from / to;
  return Array.from({ length: to }, (_, i) => taps(from, (i + 0.5) * step - 0.5, lanczos, 3, step));
}

/** From the corners of pixels, half a pixel off their centres, as libvips does along both axes where one is enlarged. */
function enlarging(from: number, to: number): Taps[] {
  return Array.from({ length: to }, (_, i) => taps(from, (i * from) / to - 0.5, cubic, 2, 1));
}

/** The weights of a kernel around a place on an axis; those beyond an edge count for the edge. */
function taps(
  from: number,
  centre: number,
  kernel: (x: number) => number,
  lobes: number,
  scale: number,
): Taps {
  const [first, last] = [Math.ceil(centre - lobes * scale), Math.floor(centre + lobes * scale)];
  const start = Math.min(from - 1, Math.max(0, first));
  const end = Math.max(0, Math.min(from - 1, last));
  const weights = new Float64Array(end + 1 - start);
  let sum = 0;
  for (let k = first; k <= last; k++) {
    const weight = kernel((k - centre) / scale);
    weights[Math.min(end, Math.max(start, k)) - start] += weight;
    sum += weight;
  }
  return { start, weights: weights.map((weight) => weight / sum) };
}

function lanczos(x: number): number {
  if (Math.abs(x) < 1e-9) return 1;
  if (Math.abs(x) >= 3) return 0;
  const angle = Math.PI * x;
  return (3 * Math.sin(angle) * Math.sin(angle / 3)) / (angle * angle);
}

function cubic(x: number): number {
  const t = Math.abs(x);
  if (t >= 2) return 0;
  return t < 1 ? 1.5 * t ** 3 - 2.5 * t ** 2 + 1 : -0.5 * t ** 3 + 2.5 * t ** 2 - 4 * t + 2;
}
