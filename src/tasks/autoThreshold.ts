import { oddFrom } from "../core/metrics/oddFrom.ts";
import { bestF1 } from "../core/metrics/threshold.ts";
import type { Dataset } from "../data/dataset.ts";
import { detectorOf } from "../detect/verdict.ts";
import { calibrationOf } from "../model/detector/calibration.ts";
import type { OpenModel } from "../model/openModel.ts";
import { detect } from "./detect.ts";

/** A threshold that was chosen on rows, and by what. */
export interface AutoThreshold {
  /** Rows that score at least this are anomalies. */
  readonly threshold: number;
  /**
   * `labels`: the highest F1 on the rows that are labelled; `apart`: the rows whose scores the others do not account for;
   * `rate`: nothing stands apart, so it is the threshold of the rate.
   */
  readonly by: "labels" | "apart" | "rate";
  /** By labels: rows that were labelled, and how those are judged. */
  readonly labelled?: { readonly rows: number; readonly precision: number; readonly recall: number };
}

/**
 * Chooses a threshold for some rows, or time steps of a series, by scoring them all: by the labels of a few, both normal and
 * odd, where `odd` knows them (undefined where it does not); else by where scores stand apart from the rest.
 */
export async function autoThreshold(
  model: OpenModel,
  dataset: Dataset,
  { odd, rate = 0.01 }: { odd?: readonly (boolean | undefined)[] | undefined; rate?: number } = {},
): Promise<AutoThreshold> {
  const scores: number[] = [];
  for await (const some of detect(model, dataset, { rate, most: 0 }))
    for (const { score } of some) scores.push(score);
  const known = scores.flatMap((score, row) =>
    odd?.[row] === undefined || Number.isNaN(score) ? [] : [{ score, odd: odd[row] }],
  );
  if (known.some((row) => row.odd) && known.some((row) => !row.odd)) {
    const { threshold, precision, recall } = bestF1(
      known.map(({ score }) => score),
      known.map((row) => row.odd),
    );
    // Half way to the next lower score, so that rows like the labelled ones are judged alike.
    const below = known.reduce(
      (most, { score }) => (score < threshold && score > most ? score : most),
      -Infinity,
    );
    const between = Number.isFinite(below) ? (below + threshold) / 2 : threshold;
    return { threshold: between, by: "labels", labelled: { rows: known.length, precision, recall } };
  }
  const apart = oddFrom(Float64Array.from(scores.filter((score) => !Number.isNaN(score))));
  if (apart) return { threshold: apart.from, by: "apart" };
  return { threshold: calibrationOf(detectorOf(model), { rate }).threshold, by: "rate" };
}
