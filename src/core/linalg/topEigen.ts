import { random } from "../random.ts";
import { tensor } from "../tensor.ts";
import { type Multiply, plainMultiply } from "./multiply.ts";
import { type Eigen, symmetricEigen } from "./symmetricEigen.ts";

/**
 * The k largest eigenvalues and their eigenvectors of a symmetric positive semidefinite n×n matrix. Exact up to
 * n = `exactTo` or where k is near n; above, subspace iteration with Rayleigh–Ritz steps until the sum of the k values
 * moves by less than one part in 10⁶ (products in float32), which costs so much less that it is worth the difference.
 */
export async function topEigen(
  matrix: Float64Array,
  n: number,
  k: number,
  multiply: Multiply = plainMultiply,
  exactTo = 256,
): Promise<Eigen> {
  const block = k + Math.max(16, Math.ceil(k / 4));
  // About 3 n³ operations against 30 block² n or so.
  if (n <= exactTo || 3 * n ** 2 < 30 * block ** 2) return first(symmetricEigen(matrix, n), n, k);

  const source = random(0);
  let basis = orthonormalRows(
    Float64Array.from({ length: block * n }, () => source.normal()),
    block,
    n,
  );
  const scale = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const operator = tensor(
    "float32",
    [n, n],
    Float32Array.from(matrix, (value) => value / scale),
  );
  const image = async (): Promise<Float64Array> =>
    Float64Array.from(
      (await multiply(tensor("float32", [block, n], Float32Array.from(basis)), operator)).data,
    );

  let found: Eigen = { values: new Float64Array(0), vectors: basis };
  let before = 0;
  for (let round = 0; round < 12; round++) {
    for (let power = 0; power < 3; power++) basis = orthonormalRows(await image(), block, n);
    const ritz = symmetricEigen(products(await image(), basis, block, n), block);
    basis = combine(ritz.vectors, basis, block, n);
    found = { values: ritz.values.map((value) => Math.max(0, value) * scale), vectors: basis };
    const now = ritz.values.subarray(0, k).reduce((sum, value) => sum + value, 0);
    if (Math.abs(now - before) <= 1e-6 * now) break;
    before = now;
  }
  return first(found, n, k);
}

function first({ values, vectors }: Eigen, n: number, k: number): Eigen {
  return { values: values.slice(0, k), vectors: vectors.slice(0, k * n) };
}

/** Modified Gram–Schmidt over the rows, in place; a row that depends on those above it becomes zero. */
function orthonormalRows(rows: Float64Array, count: number, n: number): Float64Array {
  for (let i = 0; i < count; i++) {
    const row = rows.subarray(i * n, (i + 1) * n);
    const length = Math.sqrt(dot(row, row));
    for (let j = 0; j < i; j++) {
      const other = rows.subarray(j * n, (j + 1) * n);
      const along = dot(row, other);
      for (let p = 0; p < n; p++) row[p] -= along * other[p];
    }
    const left = Math.sqrt(dot(row, row));
    const scale = left > 1e-12 * length ? 1 / left : 0;
    for (let p = 0; p < n; p++) row[p] *= scale;
  }
  return rows;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The symmetric part of a·bᵀ. */
function products(a: Float64Array, b: Float64Array, count: number, n: number): Float64Array {
  const out = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const value = dot(a.subarray(i * n, (i + 1) * n), b.subarray(j * n, (j + 1) * n)) / 2;
      out[i * count + j] += value;
      out[j * count + i] += value;
    }
  }
  return out;
}

/** weights·rows. */
function combine(weights: Float64Array, rows: Float64Array, count: number, n: number): Float64Array {
  const out = new Float64Array(count * n);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const weight = weights[i * count + j];
      for (let p = 0; p < n; p++) out[i * n + p] += weight * rows[j * n + p];
    }
  }
  return out;
}
