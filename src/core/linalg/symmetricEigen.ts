import { assert } from "../errors.ts";

/** Eigenvalues, largest first, with unit eigenvectors in the rows of `vectors`, row-major. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * All eigenvalues and eigenvectors of a symmetric n×n matrix (row-major; left as it is): Householder reduction to
 * tridiagonal form, then QL with implicit shifts (Golub & Van Loan, §8.3). About 8 n³ operations.
 */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): Eigen {
  assert(matrix.length === n * n, `${matrix.length} numbers are not ${n}×${n}`);
  const work = Float64Array.from(matrix);
  const { diagonal, off, basis } = tridiagonal(work, n);
  implicitQl(diagonal, off, basis, n);
  return sorted(diagonal, basis, n);
}

/** T = Q A Qᵀ: the diagonal of T, `off[i]` between i and i+1, and Q in `basis`. Overwrites `a`. */
function tridiagonal(
  a: Float64Array,
  n: number,
): { diagonal: Float64Array; off: Float64Array; basis: Float64Array } {
  const off = new Float64Array(n);
  // Row k of `mirrors` holds the k-th Householder vector, scaled so that its reflection is I − v vᵀ.
  const mirrors = new Float64Array(n * n);
  const product = new Float64Array(n);
  for (let k = 0; k + 1 < n; k++) {
    const v = mirrors.subarray(k * n, (k + 1) * n);
    off[k] = mirror(a, v, k, n);
    if (k + 2 === n || v[k + 1] === 0) continue;
    // With p = A v and w = p − ½ (vᵀp) v, the reflected block is A − v wᵀ − w vᵀ.
    let along = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1, at = i * n; j < n; j++) sum += a[at + j] * v[j];
      product[i] = sum;
      along += sum * v[i];
    }
    for (let i = k + 1; i < n; i++) product[i] -= 0.5 * along * v[i];
    for (let i = k + 1; i < n; i++) {
      const vi = v[i];
      const wi = product[i];
      for (let j = k + 1, at = i * n; j < n; j++) a[at + j] -= vi * product[j] + wi * v[j];
    }
  }
  const diagonal = Float64Array.from({ length: n }, (_, i) => a[i * n + i]);
  return { diagonal, off, basis: accumulate(mirrors, n) };
}

/** Puts the reflection of column k below its diagonal into `v`; returns what is left beside the diagonal. */
function mirror(a: Float64Array, v: Float64Array, k: number, n: number): number {
  const head = a[k * n + k + 1];
  let tail = 0;
  for (let j = k + 2; j < n; j++) tail += a[k * n + j] ** 2;
  // The last 2×2 block, or a column already reduced, needs none.
  if (tail === 0) return head;
  const norm = Math.sqrt(head * head + tail);
  const alpha = head > 0 ? -norm : norm;
  const scale = 1 / Math.sqrt(norm * (norm + Math.abs(head)));
  v[k + 1] = (head - alpha) * scale;
  for (let j = k + 2; j < n; j++) v[j] = a[k * n + j] * scale;
  return alpha;
}

/** The product of the reflections, last first, from the identity; each touches only the block it can reach. */
function accumulate(mirrors: Float64Array, n: number): Float64Array {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = n - 3; k >= 0; k--) {
    const v = mirrors.subarray(k * n, (k + 1) * n);
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1, at = i * n; j < n; j++) sum += q[at + j] * v[j];
      if (sum !== 0) for (let j = k + 1, at = i * n; j < n; j++) q[at + j] -= sum * v[j];
    }
  }
  return q;
}

/** Diagonalises T in place; `basis` rows turn into the eigenvectors. */
function implicitQl(d: Float64Array, e: Float64Array, basis: Float64Array, n: number): void {
  // Rounding of the whole matrix's size reaches every block, so in a far smaller one nothing below it can settle.
  const rounding = Number.EPSILON * d.reduce((most, x, i) => Math.max(most, Math.abs(x) + Math.abs(e[i])), 0);
  const settled = (i: number): boolean =>
    Math.abs(e[i]) <= Math.max(rounding, Number.EPSILON * (Math.abs(d[i]) + Math.abs(d[i + 1])));
  for (let low = 0; low < n; low++) {
    for (let round = 0; ; round++) {
      assert(round < 60, "the QL iteration did not converge");
      let high = low;
      while (high + 1 < n && !settled(high)) high++;
      if (high === low) break;
      sweep(d, e, basis, n, low, high);
    }
  }
}

/** One QL sweep over the unreduced block low … high, with Wilkinson's shift. */
function sweep(
  d: Float64Array,
  e: Float64Array,
  basis: Float64Array,
  n: number,
  low: number,
  high: number,
): void {
  const half = (d[low + 1] - d[low]) / (2 * e[low]);
  const root = Math.hypot(half, 1);
  let g = d[high] - d[low] + e[low] / (half + (half < 0 ? -root : root));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = high - 1; i >= low; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      // An accidental zero splits the block: take back the shift and go round again.
      d[i + 1] -= p;
      e[high] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1] - p;
    const t = (d[i] - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    rotate(basis, i * n, n, s, c);
  }
  d[low] -= p;
  e[low] = g;
  e[high] = 0;
}

/** Turns the row at `at` and the one after it by the rotation (s, c). */
function rotate(basis: Float64Array, at: number, n: number, s: number, c: number): void {
  for (let j = at; j < at + n; j++) {
    const upper = basis[j];
    const lower = basis[j + n];
    basis[j + n] = s * upper + c * lower;
    basis[j] = c * upper - s * lower;
  }
}

function sorted(values: Float64Array, vectors: Float64Array, n: number): Eigen {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[b] - values[a]);
  const out = new Float64Array(n * n);
  order.forEach((from, to) => {
    out.set(vectors.subarray(from * n, (from + 1) * n), to * n);
  });
  return { values: Float64Array.from(order, (i) => values[i]), vectors: out };
}
