import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { OpenModel } from "../model/openModel.ts";
import { columnOfFeature, postprocess } from "../models/inputs/inputSpec.ts";
import { noisyPictures, ownNoise } from "./noisy.ts";

/** Rows [n, ...row] of some data beside what a model makes of them. */
export interface Examples {
  /** As the data set has them. */
  readonly rows: Tensor;
  /** What the model was given, where noise was put on it; pictures of a denoising model only. */
  readonly noisy?: Tensor;
  /** In the data's own units; pictures in 0…1. */
  readonly reconstructions: Tensor<"float32" | "float64">;
}

/** How hard a column is to reconstruct. */
export interface ColumnError {
  /** Name of the column. */
  readonly column: string;
  /** Mean squared residual, summed over the column's features. */
  readonly error: number;
  /** Share of the sum over all columns. */
  readonly share: number;
}

/** Some rows, with training's noise where the model denoises pictures, and what the model makes of them. */
export async function examplesOf(model: OpenModel, data: Dataset, rows: Uint32Array): Promise<Examples> {
  const { spec, run } = model;
  const raw: Tensor = await data.read(rows);
  const noise = spec.input.kind === "pictures" ? ownNoise(spec) : undefined;
  const noisy = noise && (await noisyPictures(model, data, noise, 1));
  const given: Tensor | undefined = await noisy?.read(rows);
  await noisy?.close();
  const reconstructions = postprocess(spec.input, await run.reconstruct(given ?? raw));
  return { rows: raw, ...(given && { noisy: given }), reconstructions };
}

/** Mean squared residual of each column of table rows [n, columns] over its features, and its share of the sum; the largest first. */
export async function columnErrors({ spec, run }: OpenModel, raw: Tensor): Promise<ColumnError[]> {
  if (spec.input.kind === "pictures") return [];
  const { residuals } = await run.explain(raw);
  const width = sizeOf(residuals.shape.slice(1));
  const owner = columnOfFeature(spec.input);
  const { columns } = spec.input;
  const errors = new Float64Array(columns.length);
  for (let i = 0; i < residuals.data.length; i++)
    errors[owner[i % width]] += residuals.data[i] ** 2 / residuals.shape[0];
  const total = errors.reduce((a, b) => a + b, 0) || 1;
  return columns
    .map(({ name }, i) => ({ column: name, share: errors[i] / total, error: errors[i] }))
    .sort((a, b) => b.error - a.error);
}
