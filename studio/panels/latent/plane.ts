import { symmetricEigen } from "../../../src/core/linalg/symmetricEigen.ts";

/** Codes of some rows, [n, k]. */
export interface CodeSet {
  readonly k: number;
  readonly codes: Float32Array;
}

/** A plane through the space of codes: a point (x, y) of it is `origin + x·across + y·up`. */
export interface Plane {
  readonly origin: Float64Array;
  /** Of length 1, at right angles. */
  readonly across: Float64Array;
  readonly up: Float64Array;
}

/** The plane of two numbers of the code, through the mean of the codes. */
export function planeOfNumbers({ k, codes }: CodeSet, a: number, b: number): Plane {
  const unit = (i: number): Float64Array => Float64Array.from({ length: k }, (_, j) => (j === i ? 1 : 0));
  return { origin: meanOf(k, codes), across: unit(a), up: unit(b) };
}

/** The plane of the two widest directions of the codes (principal components), through their mean. */
export function widestPlane({ k, codes }: CodeSet): Plane {
  const n = codes.length / k;
  const origin = meanOf(k, codes);
  if (k === 1) return { origin, across: Float64Array.of(1), up: Float64Array.of(0) };
  const covariance = new Float64Array(k * k);
  for (let row = 0; row < n; row++)
    for (let i = 0; i < k; i++) {
      const x = codes[row * k + i] - origin[i];
      for (let j = 0; j <= i; j++) covariance[i * k + j] += (x * (codes[row * k + j] - origin[j])) / n;
    }
  for (let i = 0; i < k; i++) for (let j = 0; j < i; j++) covariance[j * k + i] = covariance[i * k + j];
  const { values, vectors } = symmetricEigen(covariance, k);
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[b] - values[a]);
  const axis = (i: number): Float64Array => vectors.slice(order[i] * k, (order[i] + 1) * k);
  return { origin, across: axis(0), up: axis(1) };
}

/** Where a code lies on a plane. */
export function onPlane({ origin, across, up }: Plane, code: ArrayLike<number>, at = 0): [number, number] {
  let [x, y] = [0, 0];
  for (let i = 0; i < origin.length; i++) {
    const d = code[at + i] - origin[i];
    x += d * across[i];
    y += d * up[i];
  }
  return [x, y];
}

/** A code moved along a plane so that it lies at (x, y) of it; what is not of the plane stays. */
export function movedOnPlane(
  plane: Plane,
  code: ArrayLike<number>,
  x: number,
  y: number,
): Float32Array<ArrayBuffer> {
  const [nowX, nowY] = onPlane(plane, code);
  return Float32Array.from(
    { length: plane.origin.length },
    (_, i) => code[i] + (x - nowX) * plane.across[i] + (y - nowY) * plane.up[i],
  );
}

/** The rows whose codes are nearest to a code, the nearest first. */
export function nearestRows({ k, codes }: CodeSet, code: ArrayLike<number>, count: number): number[] {
  const n = codes.length / k;
  const distance = new Float64Array(n);
  for (let row = 0; row < n; row++)
    for (let i = 0; i < k; i++) distance[row] += (codes[row * k + i] - code[i]) ** 2;
  return Array.from({ length: n }, (_, row) => row)
    .sort((a, b) => distance[a] - distance[b])
    .slice(0, count);
}

/** Numbers of the code by their variance, the widest first. */
export function byVariance({ k, codes }: CodeSet): number[] {
  const mean = meanOf(k, codes);
  const variance = new Float64Array(k);
  for (let i = 0; i < codes.length; i++) variance[i % k] += (codes[i] - mean[i % k]) ** 2;
  return Array.from({ length: k }, (_, i) => i).sort((a, b) => variance[b] - variance[a]);
}

function meanOf(k: number, codes: Float32Array): Float64Array {
  const mean = new Float64Array(k);
  const n = Math.max(1, codes.length / k);
  for (let i = 0; i < codes.length; i++) mean[i % k] += codes[i] / n;
  return mean;
}
