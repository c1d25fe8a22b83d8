import { psnr } from "../core/metrics/psnr.ts";
import { ssim } from "../core/metrics/ssim.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { chunks, type Runner } from "../model/runner.ts";
import type { Metrics } from "./metrics.ts";

/** Most pixels whose structural similarity is measured; it costs far more than the error does. */
const ssimPixels = 60_000_000;

/**
 * Error, PSNR and SSIM of pictures made from `given` against the truth, both in 0…1: the error over all pixels,
 * the others per picture, then averaged.
 */
export async function comparePictures(
  given: Dataset,
  truth: Dataset,
  make: (raw: Tensor) => Promise<Tensor<"float32">>,
): Promise<Metrics> {
  const size = sizeOf(truth.shape);
  const most = Math.max(1, Math.floor(ssimPixels / size));
  let [squares, decibels, similarity, measured] = [0, 0, 0, 0];
  for await (const { start, raw } of chunks(given)) {
    const made = await make(raw);
    const count = made.shape[0];
    const wanted = await truth.read(Uint32Array.from({ length: count }, (_, i) => start + i));
    const truths = unit(wanted);
    for (let i = 0; i < count; i++) {
      const a = made.data.subarray(i * size, (i + 1) * size);
      const b = truths.subarray(i * size, (i + 1) * size);
      for (let j = 0; j < size; j++) squares += (a[j] - b[j]) ** 2;
      decibels += psnr(a, b);
      if (measured < most) {
        similarity += ssim(a, b, truth.shape);
        measured++;
      }
    }
  }
  return { mse: squares / (given.rows * size), psnr: decibels / given.rows, ssim: similarity / measured };
}

/**
 * Mean squared error of features: of numbers in units of their deviation over the training rows. A nested model
 * may be asked for the error of `width` numbers of its code.
 */
export async function compareRows(run: Runner, dataset: Dataset, width?: number): Promise<{ mse: number }> {
  let squares = 0;
  let count = 0;
  for await (const { raw } of chunks(dataset)) {
    const { residuals } = await run.explain(raw, width);
    for (const r of residuals.data) squares += r * r;
    count += residuals.data.length;
  }
  return { mse: squares / count };
}

function unit({ dtype, data }: Tensor): Float32Array {
  if (dtype !== "uint8") return data as Float32Array;
  return Float32Array.from(data as Uint8Array, (v) => v / 255);
}
