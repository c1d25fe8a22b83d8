import { sizeOf } from "./shape.ts";
import { type DataOf, type DType, type Tensor, zeros } from "./tensor.ts";

/** One row of a batch [n, ...shape], a copy: [...shape]. */
export function rowOf<D extends DType>(
  { dtype, shape: [, ...shape], data }: Tensor<D>,
  row: number,
): Tensor<D> {
  const size = sizeOf(shape);
  return { dtype, shape, data: data.slice(row * size, (row + 1) * size) as DataOf<D> };
}

/** Some rows of a batch [n, ...shape], in the order given, a copy: [rows.length, ...shape]. */
export function takeRows<D extends DType>(
  { dtype, shape: [, ...shape], data }: Tensor<D>,
  rows: ArrayLike<number>,
): Tensor<D> {
  const size = sizeOf(shape);
  const out = zeros(dtype, [rows.length, ...shape]);
  for (let i = 0; i < rows.length; i++)
    out.data.set(data.subarray(rows[i] * size, (rows[i] + 1) * size) as never, i * size);
  return out;
}
