import { rowsWithin } from "../../core/budget.ts";
import { evenly } from "../../core/evenly.ts";
import { cholesky, solveLower } from "../../core/linalg/cholesky.ts";
import { takeRows } from "../../core/rows.ts";
import { sizeOf } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import * as op from "../../graph/ops/index.ts";
import { constant, type Value } from "../../graph/value.ts";

/** How numbers are made uncorrelated and of one size: as the rows that it was fitted on vary. */
export interface Whitening {
  /** [d] */
  readonly mean: Float64Array<ArrayBuffer>;
  /** Lower Cholesky factor [d, d] of the covariance, or standard deviations [d] where d is large. */
  readonly factor: Float64Array<ArrayBuffer>;
}

/** Beyond this many numbers a covariance has more entries than the rows can fill: only variances are kept. */
const fullCovariance = 600;

/** Numbers that the factor of a whitening of d numbers may have. */
export function factorLength(d: number): number {
  return d <= fullCovariance ? d * d : d;
}

/** Fewest rows for each number that a covariance is gathered from. */
const fewestRows = 4;

/**
 * Fits mean and covariance to rows [n, …], drawn towards the diagonal so that few rows do not make it singular. Of more
 * rows than the operations are enough for, to some that are evenly spread.
 */
export function fitWhitening(
  all: Tensor<"float32" | "float64">,
  operations = Number.POSITIVE_INFINITY,
): Whitening {
  const d = sizeOf(all.shape.slice(1));
  const n = rowsWithin(operations, d <= fullCovariance ? (d * d) / 2 : d, {
    rows: all.shape[0],
    least: fewestRows * d,
  });
  const rows = n < all.shape[0] ? takeRows(all, evenly(all.shape[0], n)) : all;
  const mean = new Float64Array(d);
  const variance = new Float64Array(d);
  for (let i = 0; i < rows.data.length; i++) mean[i % d] += rows.data[i] / n;
  for (let i = 0; i < rows.data.length; i++) variance[i % d] += (rows.data[i] - mean[i % d]) ** 2 / n;
  const typical = variance.reduce((a, b) => a + b, 0) / d;
  const floor = typical > 0 ? 1e-4 * typical : 1;
  if (d > fullCovariance) return { mean, factor: variance.map((v) => Math.sqrt(v + floor)) };

  const covariance = new Float64Array(d * d);
  const centred = new Float64Array(d);
  for (let row = 0; row < n; row++) {
    for (let j = 0; j < d; j++) centred[j] = rows.data[row * d + j] - mean[j];
    for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) covariance[i * d + j] += centred[i] * centred[j];
  }
  // Off the diagonal by n/(n + d): all of it with many rows, half with as many rows as numbers.
  const kept = n / (n + d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) covariance[i * d + j] *= kept / n;
    covariance[i * d + i] = covariance[i * d + i] / n + floor;
  }
  return { mean, factor: cholesky(covariance, d) as Float64Array<ArrayBuffer> };
}

/** Rows [batch, …] with the mean taken off and in units of their spread, as part of a graph: [batch, d] float64. */
export function whitened({ mean, factor }: Whitening, rows: Value): Value {
  const d = mean.length;
  const centred = op.sub(op.cast(op.reshape(rows, [rows.shape[0], d]), "float64"), vector(mean));
  if (factor.length === d && d > 1) return op.div(centred, vector(factor));
  const solve = constant({ dtype: "float64", shape: [d, d], data: inverse(factor, d) });
  return op.gemm(centred, solve, { transB: true });
}

/** The inverse of a lower triangular matrix [d, d]: solving for a row becomes a product. */
function inverse(lower: Float64Array, d: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(d * d);
  const column = new Float64Array(d);
  for (let j = 0; j < d; j++) {
    column.fill(0)[j] = 1;
    solveLower(lower, d, column);
    for (let i = 0; i < d; i++) out[i * d + j] = column[i];
  }
  return out;
}

function vector(data: Float64Array<ArrayBuffer>): Value {
  return constant({ dtype: "float64", shape: [data.length], data });
}
