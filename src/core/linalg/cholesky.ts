import { assert } from "../errors.ts";

/** The lower triangle L of a symmetric positive definite n×n matrix A = L Lᵀ; row-major, zeros above. */
export function cholesky(matrix: ArrayLike<number>, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let p = 0; p < j; p++) sum -= lower[i * n + p] * lower[j * n + p];
      if (i > j) lower[i * n + j] = sum / lower[j * n + j];
      else {
        assert(sum > 0, `the matrix is not positive definite at row ${i}`);
        lower[i * n + i] = Math.sqrt(sum);
      }
    }
  }
  return lower;
}

/** Solves L y = x in place, for x at an offset of a longer array. */
export function solveLower(lower: Float64Array, n: number, x: Float64Array | Float32Array, at = 0): void {
  for (let i = 0; i < n; i++) {
    let sum = x[at + i];
    for (let p = 0; p < i; p++) sum -= lower[i * n + p] * x[at + p];
    x[at + i] = sum / lower[i * n + i];
  }
}
