import { assert } from "../errors.ts";
import { type Tensor, tensor } from "../tensor.ts";

/** A matrix [count, width] of float32, read a run of rows at a time; it need not fit in memory. */
export interface Rows {
  readonly count: number;
  readonly width: number;
  /** Rows start … end−1. */
  read(start: number, end: number): Promise<Tensor<"float32">>;
}

/** Rows of a matrix in memory; reads are views. */
export function tensorRows(matrix: Tensor<"float32">): Rows {
  const [count, width] = matrix.shape;
  assert(matrix.shape.length === 2, "rows of a matrix");
  return {
    count,
    width,
    read: async (start, end) =>
      tensor("float32", [end - start, width], matrix.data.subarray(start * width, end * width)),
  };
}

/** The rows in order, as chunks of at most `bytes` and `most` rows (one row at least). */
export async function* chunksOf(
  rows: Rows,
  bytes = 1 << 25,
  most = rows.count,
): AsyncGenerator<{ start: number; chunk: Tensor<"float32"> }> {
  const step = Math.max(1, Math.min(most, Math.floor(bytes / 4 / rows.width)));
  for (let start = 0; start < rows.count; start += step) {
    yield { start, chunk: await rows.read(start, Math.min(rows.count, start + step)) };
  }
}
