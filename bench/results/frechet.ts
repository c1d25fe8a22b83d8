import { symmetricEigen } from "../../src/core/linalg/symmetricEigen.ts";
import type { Tensor } from "../../src/core/tensor.ts";

/**
 * Fréchet distance of two sets of rows [n, d], each taken for a Gaussian: |m − m′|² + tr(C + C′ − 2(C·C′)^½)
 * (Dowson & Landau 1982; on a classifier's features, Heusel et al. 2017).
 */
export function frechetDistance(a: Tensor<"float32">, b: Tensor<"float32">): number {
  const d = a.shape[1];
  const [p, q] = [gaussianOf(a), gaussianOf(b)];
  const root = matrixRoot(p.covariance, d);
  // tr (C·C′)^½ is that of the symmetric (C^½·C′·C^½)^½.
  const between = product(product(root, q.covariance, d), root, d);
  const symmetric = between.map((x, i) => (x + between[(i % d) * d + Math.floor(i / d)]) / 2);
  let distance = 0;
  for (let i = 0; i < d; i++) {
    distance += (p.mean[i] - q.mean[i]) ** 2 + p.covariance[i * d + i] + q.covariance[i * d + i];
  }
  for (const value of symmetricEigen(symmetric, d).values) distance -= 2 * Math.sqrt(Math.max(0, value));
  return distance;
}

function gaussianOf({ shape: [n, d], data }: Tensor<"float32">): {
  mean: Float64Array;
  covariance: Float64Array;
} {
  const mean = new Float64Array(d);
  for (const [i, x] of data.entries()) mean[i % d] += x / n;
  const covariance = new Float64Array(d * d);
  const x = new Float64Array(d);
  for (let row = 0; row < n; row++) {
    for (let j = 0; j < d; j++) x[j] = data[row * d + j] - mean[j];
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) covariance[i * d + j] += (x[i] * x[j]) / (n - 1);
  }
  return { mean, covariance };
}

/** The symmetric root of a symmetric matrix [d, d] without negative eigenvalues. */
function matrixRoot(matrix: Float64Array, d: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, d);
  const out = new Float64Array(d * d);
  for (let k = 0; k < d; k++) {
    const scale = Math.sqrt(Math.max(0, values[k]));
    for (let i = 0; i < d; i++)
      for (let j = 0; j < d; j++) out[i * d + j] += scale * vectors[k * d + i] * vectors[k * d + j];
  }
  return out;
}

function product(a: Float64Array, b: Float64Array, d: number): Float64Array {
  const out = new Float64Array(d * d);
  for (let i = 0; i < d; i++)
    for (let k = 0; k < d; k++) for (let j = 0; j < d; j++) out[i * d + j] += a[i * d + k] * b[k * d + j];
  return out;
}
