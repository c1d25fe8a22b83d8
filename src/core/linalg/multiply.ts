import { assert } from "../errors.ts";
import { showShape } from "../shape.ts";
import { type Tensor, tensor } from "../tensor.ts";

/** Which operands a product reads transposed. */
export interface MultiplyOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** A matrix product op(a)·op(b) of two matrices. The baselines' heavy work goes through one of these. */
export type Multiply = (
  a: Tensor<"float32">,
  b: Tensor<"float32">,
  options?: MultiplyOptions,
) => Promise<Tensor<"float32">>;

/** Sizes of a product: op(a) is [m, k], op(b) is [k, n]. */
export function productSizes(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: MultiplyOptions = {},
): { m: number; k: number; n: number } {
  const fits = a.shape.length === 2 && b.shape.length === 2;
  const [m, k] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
  const [inner, n] = transposeB ? [b.shape[1], b.shape[0]] : b.shape;
  assert(fits && k === inner, `product of ${showShape(a.shape)} and ${showShape(b.shape)}`);
  return { m, k, n };
}

/** The product in plain loops, with float64 sums: no engine needed, some fifty times slower than one. */
export const plainMultiply: Multiply = async (a, b, options = {}) => {
  const { m, k, n } = productSizes(a, b, options);
  // Both are laid out so that the inner loop runs along memory, padded so that it needs no edge cases.
  const left = packed(a, m, k, 4, options.transposeA ?? false);
  const right = packed(b, n, k, 2, !(options.transposeB ?? false));
  const out = new Float32Array(m * n);
  // x·xᵀ and xᵀ·x are symmetric: tiles that lie wholly below the diagonal are mirrored, not computed.
  const mirrored = a === b && Boolean(options.transposeA) !== Boolean(options.transposeB);
  // A block of left rows stays in the cache while all right rows pass by.
  const block = Math.max(4, Math.floor(32768 / Math.max(1, k) / 4) * 4);
  for (let top = 0; top < m; top += block) {
    const bottom = Math.min(m, top + block);
    for (let j = mirrored ? top : 0; j < n; j += 2) {
      const end = mirrored ? Math.min(bottom, j + 2) : bottom;
      for (let i = top; i < end; i += 4) tile(left, right, out, i, j, m, k, n);
    }
  }
  if (mirrored) for (let i = 1; i < m; i++) for (let j = 0; j < i; j++) out[i * n + j] = out[j * n + i];
  return tensor("float32", [m, n], out);
};

/** Four rows by two columns of the product, held in registers. */
function tile(
  a: Float32Array,
  b: Float32Array,
  out: Float32Array,
  i: number,
  j: number,
  m: number,
  k: number,
  n: number,
): void {
  let a0 = i * k;
  let b0 = j * k;
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  let s20 = 0;
  let s21 = 0;
  let s30 = 0;
  let s31 = 0;
  for (const end = a0 + k; a0 < end; a0++, b0++) {
    const x = b[b0];
    const y = b[b0 + k];
    let v = a[a0];
    s00 += v * x;
    s01 += v * y;
    v = a[a0 + k];
    s10 += v * x;
    s11 += v * y;
    v = a[a0 + 2 * k];
    s20 += v * x;
    s21 += v * y;
    v = a[a0 + 3 * k];
    s30 += v * x;
    s31 += v * y;
  }
  const put = (row: number, first: number, second: number): void => {
    if (row >= m) return;
    out[row * n + j] = first;
    if (j + 1 < n) out[row * n + j + 1] = second;
  };
  put(i, s00, s01);
  put(i + 1, s10, s11);
  put(i + 2, s20, s21);
  put(i + 3, s30, s31);
}

/** The matrix as [rows, k] with the rows padded by zeros to a multiple; `turned` reads it as [k, rows]. */
function packed(
  matrix: Tensor<"float32">,
  rows: number,
  k: number,
  multiple: number,
  turned: boolean,
): Float32Array {
  const { data } = matrix;
  const size = Math.ceil(rows / multiple) * multiple * k;
  if (!turned && size === data.length) return data;
  const out = new Float32Array(size);
  if (!turned) out.set(data);
  else {
    for (let from = 0; from < k; from += 64) {
      const to = Math.min(k, from + 64);
      for (let i = 0; i < rows; i++) for (let p = from; p < to; p++) out[i * k + p] = data[p * rows + i];
    }
  }
  return out;
}
