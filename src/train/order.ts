import { permutation, type Random, shuffle } from "../core/random.ts";

/** Rows that are shuffled among each other, where only near rows are read together: as many as a run of steps takes. */
const windowRows = 8192;

/**
 * The order in which an epoch sees the rows 0 … n−1. Where neighbours are cheap to read together, runs of them are
 * shuffled, and then the rows within windows of many runs: neighbours meet in a window, though seldom in a batch.
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
