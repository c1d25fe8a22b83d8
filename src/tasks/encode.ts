import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { chunks } from "../model/chunks.ts";
import type { OpenModel } from "../model/openModel.ts";

/**
 * The code of each row, in chunks [n, latent] that start at row `start`: features for other work. A nested model's
 * numbers from `width` on are 0 where it is given.
 */
export async function* encode(
  { run }: OpenModel,
  dataset: Dataset,
  width?: number,
): AsyncGenerator<{ start: number; codes: Tensor<"float32"> }> {
  for await (const { start, raw } of chunks(dataset, run))
    yield { start, codes: await run.encode(raw, width) };
}
