import { assert } from "../errors.ts";

/** A measure of one picture against its truth, such as `psnr`. */
export type PictureMeasure = (picture: Float32Array, truth: Float32Array) => number;

/**
 * The mean of a measure over a batch of pictures [n, …] laid end to end: measured for each, then averaged, which
 * is how denoising papers report PSNR (the PSNR of the mean error is a different, lower number).
 */
export function pictureMean(
  measure: PictureMeasure,
  pictures: Float32Array,
  truths: Float32Array,
  count: number,
): number {
  assert(count > 0 && pictures.length % count === 0, `${pictures.length} pixels are not ${count} pictures`);
  assert(pictures.length === truths.length, `${pictures.length} pixels against ${truths.length}`);
  const size = pictures.length / count;
  let sum = 0;
  for (let at = 0; at < pictures.length; at += size) {
    sum += measure(pictures.subarray(at, at + size), truths.subarray(at, at + size));
  }
  return sum / count;
}
