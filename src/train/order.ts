import { permutation, type Random, shuffle } from "../core/random.ts";

/** Rows in each window that is shuffled as a whole, for data sets that read neighbouring rows together. */
const windowRows = 8192;

/**
 * A random order of the rows 0 … n−1 for one epoch. If `neighbours` > 1, because runs of that many rows are cheap to read
 * together, the runs are shuffled, and then the rows within windows of many runs: each window reads whole runs, and
 * neighbours are rarely in the same batch.
 */
export function epochOrder(n: number, neighbours: number, source: Random): Uint32Array {
  if (neighbours === 1) return permutation(n, source);
  const order = new Uint32Array(n);
  let filled = 0;
  for (const run of permutation(Math.ceil(n / neighbours), source)) {
    const end = Math.min(n, (run + 1) * neighbours);
    for (let row = run * neighbours; row < end; row++) order[filled++] = row;
  }
  for (let start = 0; start < n; start += windowRows)
    shuffle(order.subarray(start, start + windowRows), source);
  return order;
}
