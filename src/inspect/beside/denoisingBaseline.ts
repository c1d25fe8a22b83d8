import { nonLocalMeans, nonLocalMeansOperations } from "../../baselines/nonLocalMeans.ts";
import { rowsWithin } from "../../core/budget.ts";
import { evenly } from "../../core/evenly.ts";
import type { Dataset } from "../../data/dataset.ts";
import { someRows } from "../../data/someRows.ts";
import type { OpenModel } from "../../model/openModel.ts";
import { comparePictures, type Make } from "../compare.ts";
import type { Metrics } from "../metrics.ts";
import type { BaselineOptions } from "./baselineOptions.ts";

/** Non-local means, which needs no training, on as many noisy pictures as the operations are enough for. */
export async function denoisingBaseline(
  { run }: OpenModel,
  noisy: Dataset,
  truth: Dataset,
  { operations, bound, report }: Pick<BaselineOptions, "operations" | "bound" | "report">,
): Promise<Metrics | undefined> {
  const each = run.width * nonLocalMeansOperations;
  const rows = rowsWithin(operations, each, { rows: noisy.rows, least: 0 });
  if (rows === 0) {
    bound("nlm", `Non-local means was left out: a picture takes it about ${Math.ceil(each / 1e9)} s.`);
    return undefined;
  }
  report?.("non-local means", 0);
  const clean: Make = async (raw) => {
    const { data, shape } = await run.features(raw);
    const out = new Float32Array(data.length);
    for (let at = 0; at < data.length; at += run.width)
      out.set(nonLocalMeans(data.subarray(at, at + run.width), noisy.shape), at);
    return { dtype: "float32", shape, data: out };
  };
  const chosen = evenly(noisy.rows, rows);
  const model: Make = (raw) => run.reconstruct(raw);
  const { metrics } = await comparePictures(
    someRows(noisy, chosen),
    someRows(truth, chosen),
    { nlm: clean, model },
    { operations },
  );
  if (rows < noisy.rows)
    bound(
      "nlm",
      `Non-local means cleaned ${rows} of the ${noisy.rows} pictures: ${metrics.nlm.psnr.toFixed(2)} dB, where this model reaches ${metrics.model.psnr.toFixed(2)} dB on the same.`,
    );
  return { ...metrics.nlm, rows };
}
