import { nearest } from "../baselines/knn.ts";
import { assert } from "../core/errors.ts";
import { centred, meanRow } from "../core/linalg/covariance.ts";
import { type Multiply, plainMultiply } from "../core/linalg/multiply.ts";
import { tensorRows } from "../core/linalg/rows.ts";
import { type Tensor, tensor } from "../core/tensor.ts";

/**
 * Whether neighbours on a map are neighbours in truth, 0…1 (Venna & Kaski 2001, equation 2): 1 less the ranks, beyond
 * k, of rows [n, d] that only the map [n, 2] puts among a point's k nearest. 1 is perfect, about 0.5 is chance.
 */
export async function trustworthiness(
  rows: Tensor<"float32">,
  map: Tensor<"float32">,
  { k = 12, multiply = plainMultiply }: { k?: number; multiply?: Multiply } = {},
): Promise<number> {
  const [n, d] = rows.shape;
  assert(map.shape[0] === n && 2 * k < n, `trustworthiness of ${n} rows and ${k} neighbours`);
  const { indices } = await nearest(tensorRows(map), tensorRows(map), { k, skipSame: true });
  const all = centred(rows, await meanRow(tensorRows(rows)));
  const squares = new Float64Array(n);
  for (let i = 0; i < all.data.length; i++) squares[Math.floor(i / d)] += all.data[i] ** 2;

  let beyond = 0;
  const step = 256;
  for (let start = 0; start < n; start += step) {
    const end = Math.min(n, start + step);
    const part = tensor("float32", [end - start, d], all.data.slice(start * d, end * d));
    const products = (await multiply(part, all, { transposeB: true })).data;
    for (let i = start; i < end; i++) {
      // Squared distance from row i, less its own square, which all of them share.
      const distances = squares.map((square, j) => square - 2 * products[(i - start) * n + j]);
      for (const j of indices.subarray(i * k, (i + 1) * k)) {
        let rank = 1;
        for (let other = 0; other < n; other++)
          if (other !== i && other !== j && distances[other] < distances[j]) rank++;
        beyond += Math.max(0, rank - k);
      }
    }
  }
  return 1 - (2 * beyond) / (n * k * (2 * n - 3 * k - 1));
}
