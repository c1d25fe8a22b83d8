import { cholesky, solveLower } from "../../../src/core/linalg/cholesky.ts";
import type { CodeSet } from "./plane.ts";

/** How much of a cause each number of a code explains by a straight line, and all of them together; 0…1. */
export interface Explained {
  readonly single: readonly number[];
  readonly together: number;
}

/** R² of least squares of a cause [n] on the codes of the same rows, number by number and all together. */
export function rSquared({ k, codes }: CodeSet, cause: ArrayLike<number>): Explained {
  const n = codes.length / k;
  const mean = new Float64Array(k);
  let centre = 0;
  for (let row = 0; row < n; row++) {
    centre += cause[row] / n;
    for (let i = 0; i < k; i++) mean[i] += codes[row * k + i] / n;
  }
  const gram = new Float64Array(k * k);
  const with_ = new Float64Array(k);
  let total = 0;
  for (let row = 0; row < n; row++) {
    const y = cause[row] - centre;
    total += y * y;
    for (let i = 0; i < k; i++) {
      const x = codes[row * k + i] - mean[i];
      with_[i] += x * y;
      for (let j = 0; j <= i; j++) gram[i * k + j] += x * (codes[row * k + j] - mean[j]);
    }
  }
  if (total === 0) return { single: Array.from(mean, () => 0), together: 0 };
  const single = Array.from(mean, (_, i) =>
    gram[i * k + i] > 0 ? with_[i] ** 2 / (gram[i * k + i] * total) : 0,
  );
  // A little on the diagonal: numbers that never change have no line of their own.
  const largest = Math.max(...single.map((_, i) => gram[i * k + i]));
  for (let i = 0; i < k; i++) gram[i * k + i] += 1e-6 * largest + 1e-12;
  const lower = cholesky(gram, k);
  const solved = Float64Array.from(with_);
  solveLower(lower, k, solved);
  const explained = solved.reduce((sum, x) => sum + x * x, 0);
  return { single, together: Math.min(1, explained / total) };
}
