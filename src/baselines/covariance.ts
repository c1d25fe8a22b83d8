import { type Tensor, tensor } from "../core/tensor.ts";
import { type Multiply, plainMultiply } from "./multiply.ts";
import { chunksOf, type Rows } from "./rows.ts";

/** The mean row [width]. */
export async function meanRow(rows: Rows): Promise<Tensor<"float32">> {
  const sum = new Float64Array(rows.width);
  for await (const { chunk } of chunksOf(rows)) {
    const { data } = chunk;
    for (let at = 0; at < data.length; at += rows.width) {
      for (let j = 0; j < rows.width; j++) sum[j] += data[at + j];
    }
  }
  return tensor(
    "float32",
    [rows.width],
    Float32Array.from(sum, (value) => value / Math.max(1, rows.count)),
  );
}

/** The rows less a mean row. */
export function centred(chunk: Tensor<"float32">, mean: Tensor<"float32">): Tensor<"float32"> {
  const width = mean.data.length;
  const data = new Float32Array(chunk.data.length);
  for (let at = 0; at < data.length; at += width) {
    for (let j = 0; j < width; j++) data[at + j] = chunk.data[at + j] - mean.data[j];
  }
  return tensor("float32", chunk.shape, data);
}

/** The covariance [width, width] about a mean, divided by the count of rows; summed in float64 over chunks. */
export async function covariance(
  rows: Rows,
  mean: Tensor<"float32">,
  multiply: Multiply = plainMultiply,
): Promise<Float64Array> {
  const sum = new Float64Array(rows.width ** 2);
  for await (const { chunk } of chunksOf(rows)) {
    const x = centred(chunk, mean);
    const { data } = await multiply(x, x, { transposeA: true });
    for (let i = 0; i < sum.length; i++) sum[i] += data[i];
  }
  return sum.map((value) => value / rows.count);
}

/**
 * The products [count, count] of all rows less a mean, summed over the columns. A panel of rows stays in memory while
 * the rows before it pass by in smaller chunks.
 */
export async function gram(
  rows: Rows,
  mean: Tensor<"float32">,
  multiply: Multiply = plainMultiply,
  panelBytes = 1 << 27,
): Promise<Float64Array> {
  const { count } = rows;
  const products = new Float64Array(count * count);
  for await (const left of chunksOf(rows, panelBytes)) {
    const a = centred(left.chunk, mean);
    // The matrix is symmetric: a panel meets itself and what comes before it.
    const before = { ...rows, count: left.start + left.chunk.shape[0] };
    for await (const right of chunksOf(before, panelBytes / 4)) {
      const { shape, data } = await multiply(a, centred(right.chunk, mean), { transposeB: true });
      for (let i = 0; i < shape[0]; i++) {
        for (let j = 0; j < shape[1]; j++) {
          const value = data[i * shape[1] + j];
          products[(left.start + i) * count + right.start + j] = value;
          products[(right.start + j) * count + left.start + i] = value;
        }
      }
    }
  }
  return products;
}
