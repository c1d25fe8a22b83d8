import { firstComponents, fitPca, type Pca, pcaReconstruct } from "../../baselines/pca.ts";
import type { Multiply } from "../../core/linalg/multiply.ts";
import { mse } from "../../core/metrics/mse.ts";
import { sizeOf } from "../../core/shape.ts";
import type { Dataset } from "../../data/dataset.ts";
import { chunks } from "../../model/chunks.ts";
import type { OpenModel } from "../../model/openModel.ts";
import type { Make } from "../compare.ts";
import { type Metrics, widthMetric } from "../metrics.ts";
import type { BaselineOptions } from "./baselineOptions.ts";
import { flat, heldRows, learntRows, sampled } from "./learntRows.ts";

/** The best linear autoencoder: principal components, fitted to rows that are not judged where there are such. */
export interface Linear {
  readonly pca: Pca;
  /** Rows that it learnt from. */
  readonly rows: number;
}

/** PCA with as many components as the code has numbers; undefined where there are too few rows for one. */
export async function fitLinear(
  { spec, run }: OpenModel,
  truth: Dataset,
  { training, multiply, operations, bound, report }: BaselineOptions,
): Promise<Linear | undefined> {
  report?.("PCA", 0);
  const from = training ?? { dataset: truth, rows: everyOther(truth.rows) };
  if (from.rows.length < 2) return undefined;
  const chosen = learntRows(from.rows, run.width, operations);
  const keep = Math.min(spec.latent, chosen.length - 1, run.width);
  const pca = await fitPca(await heldRows(from.dataset, run, chosen), { keep, multiply });
  if (!training)
    bound(
      "pca",
      "The training data was not at hand, so PCA learnt from half of these rows: it is flattered.",
    );
  if (chosen.length < from.rows.length) bound("pca", sampled("PCA", chosen.length, from.rows.length));
  if (keep < spec.latent) bound("pca", `PCA has ${keep} components: there are no more.`);
  return { pca, rows: chosen.length };
}

/** What PCA makes of pictures, held to 0…1. */
export function linearPictures({ pca }: Linear, { run }: OpenModel, multiply: Multiply): Make {
  return async (raw) => {
    const features = await run.features(raw);
    const { data } = await pcaReconstruct(pca, flat(features, run.width), multiply);
    return { ...features, data: data.map(unit) };
  };
}

/** Mean squared error of PCA with each number of components on rows of a data set; the rows are read once. */
export async function linearErrors(
  { pca }: Linear,
  { run }: OpenModel,
  dataset: Dataset,
  { widths, multiply, pictures }: { widths: readonly number[]; multiply: Multiply; pictures: boolean },
): Promise<number[]> {
  const squares = new Float64Array(widths.length);
  for await (const { raw } of chunks(dataset, run)) {
    const features = flat(await run.features(raw), run.width);
    for (const [i, width] of widths.entries()) {
      const { data } = await pcaReconstruct(firstComponents(pca, width), features, multiply);
      squares[i] += mse(features.data, pictures ? data.map(unit) : data) * sizeOf(features.shape);
    }
  }
  return Array.from(squares, (sum) => sum / (dataset.rows * run.width));
}

/** The same by the metrics' names, for widths below that of the code. */
export async function narrowErrors(
  linear: Linear,
  model: OpenModel,
  dataset: Dataset,
  { widths, ...options }: { widths: readonly number[]; multiply: Multiply; pictures: boolean },
): Promise<Metrics> {
  if (widths.length === 0) return {};
  const errors = await linearErrors(linear, model, dataset, { widths, ...options });
  return Object.fromEntries(widths.map((width, i) => [widthMetric(width), errors[i]]));
}

/** A pixel held to 0…1. */
function unit(x: number): number {
  return Math.min(1, Math.max(0, x));
}

function everyOther(n: number): Uint32Array {
  return Uint32Array.from({ length: Math.floor((n + 1) / 2) }, (_, i) => 2 * i);
}
