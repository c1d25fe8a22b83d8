import { assert } from "../core/errors.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";

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

/** What turns rows as a dataset stores them into the numbers a model sees, such as a fitted scaler. */
export type Prepare = (stored: Tensor<"uint8" | "float32" | "float64">) => Tensor<"float32">;

/**
 * Rows of a dataset, flattened: all of them or those of a split. Pictures come as 0…1; tables as stored, so give
 * `prepare` a scaler for them.
 */
export function datasetRows(
  dataset: Dataset,
  {
    rows,
    prepare = asUnit,
    width = sizeOf(dataset.shape),
  }: { rows?: ArrayLike<number>; prepare?: Prepare; width?: number } = {},
): Rows {
  const count = rows?.length ?? dataset.rows;
  return {
    count,
    width,
    read: async (start, end) => {
      const asked = Array.from({ length: end - start }, (_, i) =>
        rows === undefined ? start + i : rows[start + i],
      );
      const { data } = prepare(await dataset.read(asked));
      return tensor("float32", [end - start, width], data);
    },
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

function asUnit({ dtype, shape, data }: Tensor<"uint8" | "float32" | "float64">): Tensor<"float32"> {
  if (dtype === "float32") return { dtype, shape, data: data as Float32Array<ArrayBuffer> };
  const out = new Float32Array(data.length);
  const scale = dtype === "uint8" ? 255 : 1;
  for (let i = 0; i < out.length; i++) out[i] = (data[i] as number) / scale;
  return { dtype: "float32", shape, data: out };
}
