import { dataError } from "../core/errors.ts";
import { centred, meanRow } from "../core/linalg/covariance.ts";
import { type Multiply, plainMultiply } from "../core/linalg/multiply.ts";
import { chunksOf, type Rows } from "../core/linalg/rows.ts";
import { vote } from "../core/metrics/knnAccuracy.ts";
import type { Tensor } from "../core/tensor.ts";

/** The k nearest reference rows of each query, nearest first: both arrays are [queries, k], row-major. */
export interface Neighbours {
  readonly k: number;
  readonly indices: Uint32Array;
  /** Euclidean distances. */
  readonly distances: Float64Array;
}

export interface NearestOptions {
  k?: number;
  /** The queries are the reference rows themselves: row i is not its own neighbour. */
  skipSame?: boolean;
  multiply?: Multiply;
}

/**
 * Brute-force nearest neighbours by Euclidean distance. A product in chunks finds the candidates; each that could
 * count is measured again in float64, so that rounding never decides between neighbours.
 */
export async function nearest(
  queries: Rows,
  reference: Rows,
  { k = 5, skipSame = false, multiply = plainMultiply }: NearestOptions = {},
): Promise<Neighbours> {
  if (reference.count - (skipSame ? 1 : 0) < k) {
    throw dataError({
      subject: "k-NN",
      reason: "too-few-rows",
      rule: `needs at least ${k + (skipSame ? 1 : 0)} reference rows`,
      received: reference.count,
      repair: "give more data or a smaller k",
    });
  }
  const found: Neighbours = {
    k,
    indices: new Uint32Array(queries.count * k),
    distances: new Float64Array(queries.count * k).fill(Number.POSITIVE_INFINITY),
  };
  // About the mean the squares are of the size of the distances, and float32 products lose less.
  const mean = await meanRow(reference);
  for await (const left of chunksOf(queries, 1 << 25, 1024)) {
    const a = centred(left.chunk, mean);
    const aSquares = squares(a);
    for await (const right of chunksOf(reference, 1 << 25, 4096)) {
      const b = centred(right.chunk, mean);
      const products = await multiply(a, b, { transposeB: true });
      const sides: Sides = { a, b, aSquares, bSquares: squares(b), aStart: left.start, bStart: right.start };
      search(sides, products.data, found, skipSame);
    }
  }
  found.distances.forEach((square, i) => {
    found.distances[i] = Math.sqrt(square);
  });
  return found;
}

/** Distance of each query to the reference rows as an anomaly score: the k-th nearest, or the mean of the k. */
export async function knnScores(
  queries: Rows,
  reference: Rows,
  { by = "mean", ...options }: NearestOptions & { by?: "mean" | "kth" } = {},
): Promise<Float64Array> {
  const { k, distances } = await nearest(queries, reference, options);
  return Float64Array.from({ length: queries.count }, (_, i) => {
    const own = distances.subarray(i * k, (i + 1) * k);
    return by === "kth" ? own[k - 1] : own.reduce((sum, distance) => sum + distance, 0) / k;
  });
}

/** The commonest class among each query's k nearest reference rows; a tie goes to the nearer class. */
export async function knnClassify<L extends number | string>(
  queries: Rows,
  reference: Rows,
  labels: ArrayLike<L>,
  options: NearestOptions = {},
): Promise<L[]> {
  const { k, indices } = await nearest(queries, reference, options);
  return Array.from({ length: queries.count }, (_, i) => {
    const near = Array.from(indices.subarray(i * k, (i + 1) * k), (row) => labels[row]);
    return vote(near) ?? labels[0];
  });
}

/** A chunk of queries against a chunk of reference rows, with the squared length of each row. */
interface Sides {
  readonly a: Tensor<"float32">;
  readonly b: Tensor<"float32">;
  readonly aSquares: Float64Array;
  readonly bSquares: Float64Array;
  readonly aStart: number;
  readonly bStart: number;
}

/** Takes in what is nearer than what was found so far; `found.distances` holds squares until all is done. */
function search(sides: Sides, products: Float32Array, found: Neighbours, skipSame: boolean): void {
  const { a, b, aSquares, bSquares, aStart, bStart } = sides;
  const [count, width] = a.shape;
  const others = b.shape[0];
  const rounding = 1e-5 + 1e-7 * Math.sqrt(width);
  for (let i = 0; i < count; i++) {
    const at = (aStart + i) * found.k;
    const last = at + found.k - 1;
    for (let j = 0; j < others; j++) {
      const lengths = aSquares[i] + bSquares[j];
      if (lengths - 2 * products[i * others + j] - rounding * lengths > found.distances[last]) continue;
      if (skipSame && aStart + i === bStart + j) continue;
      const square = squaredDistance(a.data, i * width, b.data, j * width, width);
      if (square < found.distances[last]) insert(found, at, last, square, bStart + j);
    }
  }
}

function insert(
  { distances, indices }: Neighbours,
  first: number,
  last: number,
  square: number,
  row: number,
): void {
  let place = last;
  for (; place > first && distances[place - 1] > square; place--) {
    distances[place] = distances[place - 1];
    indices[place] = indices[place - 1];
  }
  distances[place] = square;
  indices[place] = row;
}

function squaredDistance(
  a: Float32Array,
  from: number,
  b: Float32Array,
  other: number,
  width: number,
): number {
  let sum = 0;
  for (let p = 0; p < width; p++) {
    const difference = a[from + p] - b[other + p];
    sum += difference * difference;
  }
  return sum;
}

function squares({ shape: [count, width], data }: Tensor<"float32">): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++)
    for (let at = i * width; at < (i + 1) * width; at++) out[i] += data[at] ** 2;
  return out;
}
