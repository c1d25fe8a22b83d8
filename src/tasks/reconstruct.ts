import type { Tensor } from "../core/tensor.ts";
import type { Cut, Dataset } from "../data/dataset.ts";
import { overlay } from "../detect/moments.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { chunks, type Runner } from "../model/runner.ts";
import { postprocess } from "../models/inputs/inputSpec.ts";

/**
 * Every row through the waist and back, in the data's own units, in chunks [n, ...row] that start at row `start`;
 * through `width` numbers of a nested model's code where it is given.
 */
export async function* reconstruct(
  { spec }: Autoencoder,
  run: Runner,
  dataset: Dataset,
  width?: number,
): AsyncGenerator<{ start: number; rows: Tensor<"float32" | "float64"> }> {
  for await (const { start, raw } of chunks(dataset))
    yield { start, rows: postprocess(spec.input, await run.reconstruct(raw, width)) };
}

/**
 * A series that was cut into windows, through the waist and back, moment by moment: [moments, columns] in the data's own
 * units, each the mean of what the windows that hold it became.
 */
export async function reconstructMoments(
  autoencoder: Autoencoder,
  run: Runner,
  dataset: Dataset & { readonly cut: Cut },
  width?: number,
): Promise<Tensor<"float64">> {
  const laid = overlay(dataset.cut, dataset.shape[0]);
  for await (const { start, rows } of reconstruct(autoencoder, run, dataset, width)) laid.add(start, rows);
  return laid.means();
}
