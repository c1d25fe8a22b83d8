import { rowsWithin } from "../core/budget.ts";
import { evenly } from "../core/evenly.ts";
import { mse } from "../core/metrics/mse.ts";
import { decibels } from "../core/metrics/psnr.ts";
import { ssim } from "../core/metrics/ssim.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { chunks, rowsTogether } from "../model/chunks.ts";
import type { OpenModel } from "../model/openModel.ts";
import type { Metrics } from "./metrics.ts";
import type { Report } from "./stages.ts";

/** Operations of a pixel's structural similarity: five maps through a window of eleven, twice. */
export const similarityOperations = 400;

/** A way to make pictures [n, channels, height, width] in 0…1 from raw rows. */
export type Make = (raw: Tensor) => Promise<Tensor<"float32">>;

/** What pictures that were made are worth, by who made them. */
export interface Comparison {
  readonly metrics: Readonly<Record<string, Metrics>>;
  /** Pictures whose structural similarity was measured, evenly spread. */
  readonly similar: number;
}

/**
 * Error, PSNR and SSIM of pictures made from `given` against the truth, both in 0…1: the error over all pixels, the
 * others per picture, then averaged. Each picture is read once, whoever makes something of it. SSIM, which costs far
 * more than the error does, is of as many pictures as the operations are enough for.
 */
export async function comparePictures(
  given: Dataset,
  truth: Dataset,
  makers: Readonly<Record<string, Make>>,
  { operations, report }: { operations: number; report?: Report },
): Promise<Comparison> {
  const size = sizeOf(truth.shape);
  const names = Object.keys(makers);
  const chosen = evenly(
    given.rows,
    rowsWithin(operations, names.length * size * similarityOperations, { rows: given.rows }),
  );
  const judged = new Set(chosen);
  const sums = new Map(names.map((name) => [name, { squares: 0, decibels: 0, similarity: 0 }]));
  for await (const { start, raw } of chunks(given, { together: rowsTogether(size) })) {
    report?.("pictures", start / given.rows);
    const count = raw.shape[0];
    const truths = unit(await truth.read(Uint32Array.from({ length: count }, (_, i) => start + i)));
    for (const [name, sum] of sums) {
      const reconstruction = await makers[name](raw);
      for (let i = 0; i < count; i++) {
        const a = reconstruction.data.subarray(i * size, (i + 1) * size);
        const b = truths.subarray(i * size, (i + 1) * size);
        const error = mse(a, b);
        sum.squares += error * size;
        sum.decibels += decibels(error);
        if (judged.has(start + i)) sum.similarity += ssim(a, b, truth.shape);
      }
    }
  }
  const metrics = Object.fromEntries(
    [...sums].map(([name, sum]) => [
      name,
      {
        mse: sum.squares / (given.rows * size),
        psnr: sum.decibels / given.rows,
        ssim: sum.similarity / chosen.length,
      },
    ]),
  );
  return { metrics, similar: chosen.length };
}

/**
 * Mean squared error of features: of numbers in units of their deviation over the training rows. A nested model
 * may be asked for the error of `width` numbers of its code.
 */
export async function compareRows(
  { run }: OpenModel,
  dataset: Dataset,
  { width, report }: { width?: number; report?: Report } = {},
): Promise<{ mse: number }> {
  let squares = 0;
  let count = 0;
  for await (const { start, raw } of chunks(dataset, run)) {
    report?.("rows", start / dataset.rows);
    const { residuals } = await run.explain(raw, width);
    for (const r of residuals.data) squares += r * r;
    count += residuals.data.length;
  }
  return { mse: squares / count };
}

function unit({ dtype, data }: Tensor): Float32Array {
  if (dtype !== "uint8") return data as Float32Array;
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(data[i]) / 255;
  return out;
}
