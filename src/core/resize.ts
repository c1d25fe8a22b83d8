import { assert } from "./errors.ts";
import type { Shape } from "./shape.ts";

/**
 * Planes [channels, height, width] in another size, by Lanczos' kernel of three lobes (Duchon 1979), as wide as the
 * larger of the two grids asks for, so that shrinking does not alias. Values may overshoot the range of the input.
 */
export function resize(
  data: ArrayLike<number>,
  [channels, height, width]: Shape,
  [toHeight, toWidth]: readonly [height: number, width: number],
): Float32Array<ArrayBuffer> {
  assert(data.length === channels * height * width, "the numbers of a picture fill its shape");
  const [across, down] = [taps(width, toWidth), taps(height, toHeight)];
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

/** The places that one place of the new grid is made of, and their weights, which sum to 1. */
interface Taps {
  readonly start: number;
  readonly weights: Float64Array;
}

function taps(from: number, to: number): Taps[] {
  const step = from / to;
  const scale = Math.max(1, step);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * step;
    const start = Math.max(0, Math.ceil(centre - 3 * scale - 0.5));
    const end = Math.min(from, Math.floor(centre + 3 * scale + 0.5));
    const weights = Float64Array.from({ length: end - start }, (_, k) =>
      lanczos((start + k + 0.5 - centre) / scale),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    return { start, weights: weights.map((weight) => weight / sum) };
  });
}

function lanczos(x: number): number {
  if (Math.abs(x) < 1e-9) return 1;
  if (Math.abs(x) >= 3) return 0;
  const angle = Math.PI * x;
  return (3 * Math.sin(angle) * Math.sin(angle / 3)) / (angle * angle);
}
