import { pcaOperations } from "../../baselines/pca.ts";
import { rowsWithin } from "../../core/budget.ts";
import { evenly } from "../../core/evenly.ts";
import type { Rows } from "../../core/linalg/rows.ts";
import { type Tensor, zeros } from "../../core/tensor.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Runner } from "../../model/runner.ts";

/** Most rows that a baseline learns from, and most numbers of them, which are kept in the data set's own type. */
const mostRows = 20_000;
const mostNumbers = 1e8;
/** Fewest rows that a baseline learns from, where there are as many. */
const leastRows = 16;
/** Most rows where they are wider: a matrix of their products is about the largest that PCA makes. */
const largest = 4096;

/** Which rows a baseline learns from: as many of the given ones as the operations are enough for, evenly spread. */
export function learntRows(
  from: ArrayLike<number>,
  width: number,
  operations: number,
): Uint32Array<ArrayBuffer> {
  const most = width > largest ? largest : mostRows;
  const affordable = rowsWithin(operations, pcaOperations(width), { rows: most, least: leastRows });
  return evenly(from, Math.max(leastRows, Math.min(affordable, Math.floor(mostNumbers / width))));
}

/** The sentence of a baseline that learnt from fewer rows than there are. */
export function sampled(method: string, rows: number, of: number): string {
  return `${method} learnt from ${rows} of ${of} training rows, evenly spread.`;
}

/** The features of rows as the network sees them, flattened; each row is read once and held as the data set has it. */
export async function heldRows(dataset: Dataset, run: Runner, rows: Uint32Array): Promise<Rows> {
  const raw = await dataset.read(rows);
  return {
    count: rows.length,
    // Tables grow by one-hot columns, so the width is asked of the network.
    width: run.width,
    read: async (start, end) => flat(await run.features(between(raw, start, end)), run.width),
  };
}

/** A batch's features [n, ...features] as rows [n, width]. */
export function flat({ shape, data }: Tensor<"float32">, width: number): Tensor<"float32"> {
  return { dtype: "float32", shape: [shape[0], width], data };
}

function between(raw: Tensor, start: number, end: number): Tensor {
  if (start === 0 && end === raw.shape[0]) return raw;
  const size = raw.data.length / raw.shape[0];
  const out = zeros(raw.dtype, [end - start, ...raw.shape.slice(1)]);
  out.data.set(raw.data.subarray(start * size, end * size) as never);
  return out;
}
