import { mse } from "./mse.ts";

/** Peak signal-to-noise ratio of one picture in decibels, pixels in 0…peak; infinite where nothing differs. */
export function psnr(picture: ArrayLike<number>, truth: ArrayLike<number>, peak = 1): number {
  return 10 * Math.log10((peak * peak) / mse(picture, truth));
}
