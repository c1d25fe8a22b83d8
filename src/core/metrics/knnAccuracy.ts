import { assert } from "../errors.ts";
import type { Tensor } from "../tensor.ts";

/** Codes [n, k] with a class for each row. */
export interface Labelled {
  readonly codes: Tensor<"float32">;
  readonly labels: ArrayLike<number | string>;
}

/**
 * Share of rows (0…1) whose class is the most common among their k nearest codes (Euclidean): a measure of how
 * well a latent space keeps classes apart. With no `reference`, each row is judged by all the others. A tied vote
 * goes to the nearer neighbour's class.
 */
export function knnAccuracy(
  rows: Labelled,
  { k = 5, reference }: { k?: number; reference?: Labelled } = {},
): number {
  const [count, width] = rows.codes.shape;
  const pool = reference ?? rows;
  assert(pool.codes.shape[1] === width, `codes of ${width} against ${pool.codes.shape[1]} numbers`);
  assert(rows.labels.length === count && pool.labels.length === pool.codes.shape[0], "a label for each code");

  let right = 0;
  for (let row = 0; row < count; row++) {
    const nearest = nearestCodes(rows.codes, row, pool.codes, k, reference === undefined);
    if (vote(nearest.map((i) => pool.labels[i])) === rows.labels[row]) right++;
  }
  return right / count;
}

/** The most common label; of those equally common the one met first, so list the nearest first. */
export function vote<L extends number | string>(labels: readonly L[]): L | undefined {
  const counts = new Map<L, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  let winner: L | undefined;
  for (const [label, votes] of counts) if (votes > (counts.get(winner as L) ?? 0)) winner = label;
  return winner;
}

/** Indices of the k nearest rows, nearest first; equal distances keep the lower index. */
function nearestCodes(
  from: Tensor<"float32">,
  row: number,
  pool: Tensor<"float32">,
  k: number,
  skipSelf: boolean,
): number[] {
  const [count, width] = pool.shape;
  const a = from.data;
  const b = pool.data;
  const start = row * width;
  const nearest: number[] = [];
  const distances: number[] = [];
  for (let other = 0; other < count; other++) {
    if (skipSelf && other === row) continue;
    const worst = distances.length < k ? Number.POSITIVE_INFINITY : distances[k - 1];
    let sum = 0;
    for (let i = 0, at = other * width; i < width; i++) {
      const difference = a[start + i] - b[at + i];
      sum += difference * difference;
    }
    if (sum >= worst) continue;
    let place = Math.min(distances.length, k - 1);
    for (; place > 0 && distances[place - 1] > sum; place--) {
      distances[place] = distances[place - 1];
      nearest[place] = nearest[place - 1];
    }
    distances[place] = sum;
    nearest[place] = other;
  }
  return nearest;
}
