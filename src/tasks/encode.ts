import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { chunks, type Runner } from "../model/runner.ts";

/**
 * The code of each row, in chunks [n, latent] that start at row `start`: features for other work. A nested model's
 * numbers from `width` on are 0 where it is given.
 */
export async function* encode(
  run: Runner,
  dataset: Dataset,
  width?: number,
): AsyncGenerator<{ start: number; codes: Tensor<"float32"> }> {
  for await (const { start, raw } of chunks(dataset)) yield { start, codes: await run.encode(raw, width) };
}
