import type { Dataset } from "../data/dataset.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { chunks, type Runner } from "../model/runner.ts";
import { detectorOf } from "./verdict.ts";

/** Every score of a data set, without the rest. */
export async function scoreRows(
  autoencoder: Autoencoder,
  run: Runner,
  dataset: Dataset,
): Promise<Float64Array> {
  detectorOf(autoencoder);
  const all = new Float64Array(dataset.rows);
  for await (const { start, raw } of chunks(dataset)) all.set((await run.judge(raw)).scores.data, start);
  return all;
}
