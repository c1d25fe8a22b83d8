import type { Tensor } from "../../src/core/tensor.ts";

/** Mean and standard deviation of each column of rows [n, d]. */
export function momentsOf({ shape: [n, d], data }: Tensor<"float32">): {
  mean: Float64Array;
  deviation: Float64Array;
} {
  const mean = new Float64Array(d);
  const square = new Float64Array(d);
  for (const [i, x] of data.entries()) mean[i % d] += x / n;
  for (const [i, x] of data.entries()) square[i % d] += (x - mean[i % d]) ** 2 / n;
  return { mean, deviation: square.map(Math.sqrt) };
}
