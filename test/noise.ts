import { random } from "../src/core/random.ts";
import type { Tensor } from "../src/core/tensor.ts";

/** Rows of numbers that are normal about a mean, with a deviation of 1, as a table: [rows, width]. */
export function noise(rows: number, width: number, seed: number, mean = 0): Tensor<"float32"> {
  const source = random(seed);
  const data = Float32Array.from({ length: rows * width }, () => mean + source.normal());
  return { dtype: "float32", shape: [rows, width], data };
}
