import { dataError } from "../core/errors.ts";
import { cholesky, solveLower } from "../core/linalg/cholesky.ts";
import { centred, covariance, meanRow } from "../core/linalg/covariance.ts";
import { type Multiply, plainMultiply } from "../core/linalg/multiply.ts";
import { chunksOf, type Rows } from "../core/linalg/rows.ts";
import type { Tensor } from "../core/tensor.ts";

/** A Gaussian fitted to rows: how far a row is from the mean, in standard deviations of its direction. */
export interface Gaussian {
  /** The mean row [d]. */
  readonly mean: Tensor<"float32">;
  /** Lower Cholesky factor [d, d] of the shrunk covariance. */
  readonly factor: Float64Array;
  /** How far the covariance was drawn towards a multiple of the identity, 0…1. */
  readonly shrinkage: number;
}

/** Fits mean and covariance, shrunk by Ledoit & Wolf's (2004) estimate unless told, so that it can be inverted. */
export async function fitGaussian(
  rows: Rows,
  { shrinkage, multiply = plainMultiply }: { shrinkage?: number; multiply?: Multiply } = {},
): Promise<Gaussian> {
  const { count, width } = rows;
  if (count < 2)
    throw dataError({
      subject: "Mahalanobis",
      reason: "too-few-rows",
      rule: "needs at least 2 rows",
      received: count,
      repair: "give more rows",
    });
  const mean = await meanRow(rows);
  const matrix = await covariance(rows, mean, multiply);
  let trace = 0;
  for (let i = 0; i < width; i++) trace += matrix[i * width + i];
  const sphere = trace / width;
  const drawn = shrinkage ?? (await ledoitWolf(rows, mean, matrix, sphere));
  // Rows that are all equal have no direction; any sphere then orders the others by plain distance.
  const floor = sphere > 0 ? 1e-9 * sphere : 1;
  for (let i = 0; i < matrix.length; i++) matrix[i] *= 1 - drawn;
  for (let i = 0; i < width; i++) matrix[i * width + i] += drawn * sphere + floor;
  return { mean, factor: cholesky(matrix, width), shrinkage: drawn };
}

/** Squared Mahalanobis distance of each row: (x − μ)ᵀ Σ⁻¹ (x − μ). */
export async function mahalanobisScores({ mean, factor }: Gaussian, rows: Rows): Promise<Float64Array> {
  const scores = new Float64Array(rows.count);
  const { width } = rows;
  for await (const { start, chunk } of chunksOf(rows)) {
    const x = Float64Array.from(centred(chunk, mean).data);
    for (let i = 0; i < chunk.shape[0]; i++) {
      solveLower(factor, width, x, i * width);
      for (let j = i * width; j < (i + 1) * width; j++) scores[start + i] += x[j] * x[j];
    }
  }
  return scores;
}

/**
 * The shrinkage that loses least in expectation: the covariance's own error β² = Σ‖xxᵀ − S‖²/n² over its distance
 * from the sphere δ² = ‖S − μI‖², at most 1.
 */
async function ledoitWolf(
  rows: Rows,
  mean: Tensor<"float32">,
  matrix: Float64Array,
  sphere: number,
): Promise<number> {
  const { count, width } = rows;
  const squared = matrix.reduce((sum, value) => sum + value * value, 0);
  const distance = squared - width * sphere * sphere;
  if (distance <= 0) return 1;
  // Σ‖xxᵀ − S‖² = Σ|x|⁴ − n‖S‖², since S is the mean of the xxᵀ.
  let fourth = 0;
  for await (const { chunk } of chunksOf(rows)) {
    const { data } = centred(chunk, mean);
    for (let at = 0; at < data.length; at += width) {
      let square = 0;
      for (let j = at; j < at + width; j++) square += data[j] * data[j];
      fourth += square * square;
    }
  }
  const error = (fourth / count - squared) / count;
  return Math.min(1, Math.max(0, error / distance));
}
