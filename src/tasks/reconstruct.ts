import type { Tensor } from "../core/tensor.ts";
import type { Cut, Dataset } from "../data/dataset.ts";
import { overlay, settledTimeSteps } from "../detect/timeSteps.ts";
import { chunks } from "../model/chunks.ts";
import type { OpenModel } from "../model/openModel.ts";
import { postprocess } from "../models/inputs/inputSpec.ts";

/**
 * Every row through the bottleneck and back, in the data's own units, in chunks [n, ...row] that start at row `start`;
 * through `width` numbers of a nested model's code where it is given.
 */
export async function* reconstruct(
  { spec, run }: OpenModel,
  dataset: Dataset,
  width?: number,
): AsyncGenerator<{ start: number; rows: Tensor<"float32" | "float64"> }> {
  for await (const { start, raw } of chunks(dataset, run))
    yield { start, rows: postprocess(spec.input, await run.reconstruct(raw, width)) };
}

/**
 * A series that was cut into windows, through the bottleneck and back, time step by time step: rows [n, columns] in the data's own
 * units from time step `start` on, each the mean of what the windows that hold it became.
 */
export async function* reconstructTimeSteps(
  model: OpenModel,
  dataset: Dataset & { readonly cut: Cut },
  width?: number,
): AsyncGenerator<{ start: number; rows: Tensor<"float64"> }> {
  const { cut } = dataset;
  const laid = overlay(cut, dataset.shape[0]);
  let first = 0;
  for await (const { start, rows } of reconstruct(model, dataset, width)) {
    laid.add(start, rows);
    const settled = settledTimeSteps(cut, start + rows.shape[0], dataset.rows);
    if (settled === first) continue;
    yield { start: first, rows: laid.take(settled) };
    first = settled;
  }
}
