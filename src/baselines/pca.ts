import { engineGain } from "../core/budget.ts";
import { dataError } from "../core/errors.ts";
import { evenly } from "../core/evenly.ts";
import { cholesky } from "../core/linalg/cholesky.ts";
import { centred, columnPanels, covariance, gram, meanRow } from "../core/linalg/covariance.ts";
import { type Multiply, plainMultiply } from "../core/linalg/multiply.ts";
import { chunksOf, type Rows } from "../core/linalg/rows.ts";
import { topEigen } from "../core/linalg/topEigen.ts";
import { mse } from "../core/metrics/mse.ts";
import { type Tensor, tensor, zeros } from "../core/tensor.ts";

/** Principal components of rows [n, d]: the best linear autoencoder of each code width up to k. */
export interface Pca {
  /** The mean row [d]. */
  readonly mean: Tensor<"float32">;
  /** Orthonormal rows [k, d], the direction of the most variance first. */
  readonly components: Tensor<"float32">;
  /** One for each component; s²/rows is the variance along it. */
  readonly singularValues: Float64Array;
  /** Variance summed over all d directions, kept or not. */
  readonly totalVariance: number;
  /** Rows that the components were fitted on. */
  readonly rows: number;
}

/** Operations around each number of a row that is learnt: it is read, scaled, copied to an engine and summed. */
const aroundNumber = 50;

/** Operations, as budgets count them, of each row of so many numbers that a fit on an engine learns from. */
export function pcaOperations(width: number): number {
  return width * (aroundNumber + Math.min(width, mostRows) / engineGain);
}

export interface PcaOptions {
  /** How many components, or the share of the variance (0…1) that they must reach. */
  keep?: number | { readonly variance: number };
  multiply?: Multiply;
}

/** Above this many rows *and* columns the fit takes a sample of so many rows, spread evenly. */
const mostRows = 4096;
/** A share of variance is looked for among so many components first, and then among twice as many, up to the most. */
const firstForShare = 64;
const mostForShare = 512;

/**
 * Fits principal components in a few passes over the rows, of which only chunks are in memory. Up to d = n through
 * the covariance, above through the Gram matrix of the rows.
 */
export async function fitPca(
  rows: Rows,
  { keep = { variance: 0.9 }, multiply = plainMultiply }: PcaOptions = {},
): Promise<Pca> {
  if (rows.count < 2) {
    throw dataError({
      subject: "PCA",
      reason: "too-few-rows",
      rule: "needs at least 2 rows",
      received: rows.count,
      repair: "give more data",
    });
  }
  if (rows.width <= mostRows || rows.count <= mostRows) return fitWhole(rows, keep, multiply);
  return fitWhole(spread(rows, mostRows), keep, multiply);
}

/** Codes [m, k] of rows [m, d]. */
export async function pcaEncode(
  { mean, components }: Pca,
  rows: Tensor<"float32">,
  multiply: Multiply = plainMultiply,
): Promise<Tensor<"float32">> {
  if (components.shape[0] === 0) return zeros("float32", [rows.shape[0], 0]);
  return multiply(centred(rows, mean), components, { transposeB: true });
}

/** Rows [m, d] from codes [m, k]. */
export async function pcaDecode(
  { mean, components }: Pca,
  codes: Tensor<"float32">,
  multiply: Multiply = plainMultiply,
): Promise<Tensor<"float32">> {
  const [k, width] = components.shape;
  const count = codes.shape[0];
  const rows = k === 0 ? zeros("float32", [count, width]) : await multiply(codes, components);
  const data = Float32Array.from(rows.data);
  for (let at = 0; at < data.length; at += width)
    for (let j = 0; j < width; j++) data[at + j] += mean.data[j];
  return tensor("float32", [count, width], data);
}

/** Rows [m, d] squeezed through k numbers and back. */
export async function pcaReconstruct(
  pca: Pca,
  rows: Tensor<"float32">,
  multiply?: Multiply,
): Promise<Tensor<"float32">> {
  return pcaDecode(pca, await pcaEncode(pca, rows, multiply), multiply);
}

/** Mean squared residual of each row: what the components cannot say, and so an anomaly score. */
export async function pcaResidual(pca: Pca, rows: Rows, multiply?: Multiply): Promise<Float64Array> {
  const scores = new Float64Array(rows.count);
  for await (const { start, chunk } of chunksOf(rows)) {
    const back = await pcaReconstruct(pca, chunk, multiply);
    for (let i = 0; i < chunk.shape[0]; i++) {
      const [from, to] = [i * rows.width, (i + 1) * rows.width];
      scores[start + i] = mse(chunk.data.subarray(from, to), back.data.subarray(from, to));
    }
  }
  return scores;
}

/** The same fit with the first k components only; nothing is copied. */
export function firstComponents(pca: Pca, k: number): Pca {
  const [most, width] = pca.components.shape;
  const kept = Math.min(k, most);
  return {
    ...pca,
    components: tensor("float32", [kept, width], pca.components.data.subarray(0, kept * width)),
    singularValues: pca.singularValues.subarray(0, kept),
  };
}

async function fitWhole(
  rows: Rows,
  keep: number | { readonly variance: number },
  multiply: Multiply,
): Promise<Pca> {
  const { count, width } = rows;
  const mean = await meanRow(rows);
  const wide = width > count;
  const side = Math.min(width, count);
  const most = Math.min(width, count - 1);
  const matrix = wide ? await gram(rows, mean, multiply) : await covariance(rows, mean, multiply);
  let totalVariance = 0;
  for (let i = 0; i < side; i++) totalVariance += matrix[i * side + i] / (wide ? count : 1);
  const goal = typeof keep === "number" ? undefined : keep.variance * totalVariance;
  const scale = wide ? count : 1;
  let asked = typeof keep === "number" ? keep : firstForShare;
  let found = await topEigen(matrix, side, Math.min(asked, most), multiply);
  while (goal !== undefined && asked < Math.min(most, mostForShare) && sum(found.values) / scale < goal) {
    asked *= 2;
    found = await topEigen(matrix, side, Math.min(asked, most), multiply);
  }
  const { values, vectors } = found;
  const variances = values.map((value) => Math.max(0, value) / scale);
  // Float32 products leave noise of this size; in the Gram matrix it would be divided by its own root.
  const floor = wide ? 1e-7 * variances[0] : 0;
  const real = variances.findLastIndex((variance) => variance > floor) + 1;
  const k = goal === undefined ? real : Math.min(real, reach(variances, goal));

  const directions = tensor("float32", [k, side], Float32Array.from(vectors.subarray(0, k * side)));
  return {
    mean,
    components: wide && k > 0 ? await liftToColumns(rows, mean, directions, multiply) : directions,
    singularValues: variances.slice(0, k).map((variance) => Math.sqrt(variance * count)),
    totalVariance,
    rows: count,
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** How many of the variances it takes to reach a sum. */
function reach(variances: Float64Array, goal: number): number {
  let sum = 0;
  const last = variances.findIndex((variance) => {
    sum += variance;
    return sum >= goal;
  });
  return last < 0 ? variances.length : last + 1;
}

/** From eigenvectors of the rows' Gram matrix to directions among the columns: Vᵀ X, made orthonormal. */
async function liftToColumns(
  rows: Rows,
  mean: Tensor<"float32">,
  directions: Tensor<"float32">,
  multiply: Multiply,
): Promise<Tensor<"float32">> {
  const [k] = directions.shape;
  const lifted = zeros("float32", [k, rows.width]);
  for await (const { from, panel } of columnPanels(rows, mean)) {
    const { data } = await multiply(directions, panel);
    const size = panel.shape[1];
    for (let i = 0; i < k; i++) {
      lifted.data.set(data.subarray(i * size, (i + 1) * size), i * rows.width + from);
    }
  }
  await orthonormalise(lifted, multiply);
  return lifted;
}

/**
 * Makes the rows orthonormal in place by the Cholesky factor of their Gram matrix, scaled to unit rows first. The
 * rows come nearly orthogonal, so each moves only by the rounding error it carries.
 */
async function orthonormalise(rows: Tensor<"float32">, multiply: Multiply): Promise<void> {
  const [k, width] = rows.shape;
  const step = Math.max(1, Math.floor((1 << 23) / k));
  for (let i = 0; i < k; i++) {
    const row = rows.data.subarray(i * width, (i + 1) * width);
    const scale = 1 / Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    for (let j = 0; j < width; j++) row[j] *= scale;
  }
  const products = new Float64Array(k * k);
  for (let from = 0; from < width; from += step) {
    const part = columns(rows, from, Math.min(width, from + step), width);
    const { data } = await multiply(part, part, { transposeB: true });
    for (let i = 0; i < data.length; i++) products[i] += data[i];
  }
  const inverse = tensor("float32", [k, k], Float32Array.from(inverseLower(cholesky(products, k), k)));
  for (let from = 0; from < width; from += step) {
    const to = Math.min(width, from + step);
    const { data } = await multiply(inverse, columns(rows, from, to, width));
    for (let i = 0; i < k; i++)
      rows.data.set(data.subarray(i * (to - from), (i + 1) * (to - from)), i * width + from);
  }
}

function inverseLower(lower: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let p = j; p < i; p++) sum -= lower[i * n + p] * inverse[p * n + j];
      inverse[i * n + j] = sum / lower[i * n + i];
    }
    inverse[i * n + i] = 1 / lower[i * n + i];
  }
  return inverse;
}

/** A copy of columns from … to−1. */
function columns(matrix: Tensor<"float32">, from: number, to: number, width: number): Tensor<"float32"> {
  const [count] = matrix.shape;
  const out = zeros("float32", [count, to - from]);
  for (let i = 0; i < count; i++)
    out.data.set(matrix.data.subarray(i * width + from, i * width + to), i * (to - from));
  return out;
}

/** `count` of the rows, evenly spread. */
function spread(rows: Rows, count: number): Rows {
  const chosen = evenly(rows.count, count);
  return {
    count,
    width: rows.width,
    read: async (start, end) => {
      const out = zeros("float32", [end - start, rows.width]);
      for (let i = start; i < end; i++)
        out.data.set((await rows.read(chosen[i], chosen[i] + 1)).data, (i - start) * rows.width);
      return out;
    },
  };
}
