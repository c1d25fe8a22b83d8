import { type Tensor, tensor, zeros } from "../tensor.ts";
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
 * The rows less a mean as panels of all rows and some columns [count, …], each of about `bytes`. A pass over the rows
 * for each panel costs less than the traffic with an engine that blocks of rows would: a panel meets itself once.
 */
export async function* columnPanels(
  rows: Rows,
  mean: Tensor<"float32">,
  bytes = 1 << 27,
): AsyncGenerator<{ from: number; panel: Tensor<"float32"> }> {
  const { count, width } = rows;
  const step = Math.max(1, Math.floor(bytes / 4 / count));
  for (let from = 0; from < width; from += step) {
    const to = Math.min(width, from + step);
    const panel = zeros("float32", [count, to - from]);
    for await (const { start, chunk } of chunksOf(rows)) {
      for (let i = 0; i < chunk.shape[0]; i++) {
        const at = (start + i) * (to - from);
        for (let j = from; j < to; j++) panel.data[at + j - from] = chunk.data[i * width + j] - mean.data[j];
      }
    }
    yield { from, panel };
  }
}

/** The products [count, count] of all rows less a mean, summed over the columns; in float64 over panels. */
export async function gram(
  rows: Rows,
  mean: Tensor<"float32">,
  multiply: Multiply = plainMultiply,
  panelBytes?: number,
): Promise<Float64Array> {
  const products = new Float64Array(rows.count ** 2);
  for await (const { panel } of columnPanels(rows, mean, panelBytes)) {
    const { data } = await multiply(panel, panel, { transposeB: true });
    for (let i = 0; i < products.length; i++) products[i] += data[i];
  }
  return products;
}
