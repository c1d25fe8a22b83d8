import { mse } from "./mse.ts";

/** Peak signal-to-noise ratio of one picture in decibels, pixels in 0…peak; infinite where nothing differs. */
export function psnr(picture: ArrayLike<number>, truth: ArrayLike<number>, peak = 1): number {
  return decibels(mse(picture, truth), peak);
}

/** A mean squared error as a peak signal-to-noise ratio in decibels. */
export function decibels(error: number, peak = 1): number {
  return 10 * Math.log10((peak * peak) / error);
}
