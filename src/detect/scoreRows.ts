import type { Dataset } from "../data/dataset.ts";
import { chunks } from "../model/chunks.ts";
import type { OpenModel } from "../model/openModel.ts";
import { detectorOf } from "./verdict.ts";

/** Every score of a data set, without the rest. */
export async function scoreRows(model: OpenModel, dataset: Dataset): Promise<Float64Array> {
  detectorOf(model);
  const all = new Float64Array(dataset.rows);
  for await (const { start, raw } of chunks(dataset, model.run))
    all.set((await model.run.judge(raw)).scores.data, start);
  return all;
}
