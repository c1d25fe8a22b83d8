import { cholesky, solveLower } from "../../../src/core/linalg/cholesky.ts";

/** Share of the variance of `values` that the best straight line (or plane) through all `columns` together explains, 0…1. */
export function rSquared(columns: readonly (readonly number[])[], values: readonly number[]): number {
  const centred = columns.map(aroundMean);
  const target = aroundMean(values);
  const n = columns.length;
  const products = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) products[i * n + j] = dot(centred[i], centred[j]) + (i === j ? 1e-9 : 0);
  // The part of the target inside the columns' span has the squared length |L⁻¹ Xᵀy|².
  const along = Float64Array.from(centred, (column) => dot(column, target));
  solveLower(cholesky(products, n), n, along);
  return dot(along, along) / dot(target, target);
}

function aroundMean(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
