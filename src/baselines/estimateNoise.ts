import { quantile } from "../core/metrics/quantile.ts";
import type { Shape } from "../core/shape.ts";

/**
 * The standard deviation of white Gaussian noise in a picture [C, H, W], in the picture's own units: the median
 * absolute diagonal Haar coefficient over 0.6745 (Donoho & Johnstone 1994), averaged over the channels. Fine texture
 * counts as noise, so busy pictures read a little high. 0 for a picture of one row or column.
 */
export function estimateNoise(picture: ArrayLike<number>, [channels, height, width]: Shape): number {
  const [h, w] = [Math.floor(height / 2), Math.floor(width / 2)];
  if (h * w === 0) return 0;
  const details = new Float64Array(h * w);
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < h; i++) {
      for (let j = 0; j < w; j++) {
        const at = (c * height + 2 * i) * width + 2 * j;
        const crossed = picture[at] - picture[at + 1] - picture[at + width] + picture[at + width + 1];
        details[i * w + j] = Math.abs(crossed) / 2;
      }
    }
    sum += quantile(details, 0.5) / 0.6745;
  }
  return sum / channels;
}
