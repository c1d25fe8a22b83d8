import { assert } from "../core/errors.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { chunks } from "../model/chunks.ts";
import type { Changes } from "../model/detector/detector.ts";
import type { OpenModel } from "../model/openModel.ts";
import { type NumericColumn, shownNumber } from "../models/inputs/columns.ts";
import { postprocess } from "../models/inputs/inputSpec.ts";
import { blameOf } from "./blameOf.ts";
import { overlay, settledTimeSteps, timeStepScores } from "./timeSteps.ts";
import { type Blame, detectorOf, type Verdict } from "./verdict.ts";

/** Time steps of a part. */
const partLength = 4096;

/**
 * Judges a series time step by time step. Windows are scored; a time step has the score that nine in ten of those that hold it
 * reach, is blamed on the columns with the largest residuals there, and was expected to be the mean of their reconstructions.
 */
export async function* detectTimeSteps(
  model: OpenModel,
  dataset: Dataset,
  { threshold, most }: { threshold: number; most: number },
): AsyncGenerator<Verdict[]> {
  const { input } = model.spec;
  const { cut } = dataset;
  assert(input.kind === "series" && cut, "only a series that was cut into windows has time steps");
  const detector = detectorOf(model);
  const { columns, window } = input;
  const scores = timeStepScores(cut, window);
  const [given, expected, residuals] = [0, 1, 2].map(() => overlay(cut, columns.length));
  let first = 0;
  for await (const { start, raw } of chunks(dataset, model.run)) {
    const judged = await model.run.judge(raw);
    scores.add(judged.scores.data);
    given.add(start, raw);
    expected.add(start, postprocess(input, judged.predicted));
    residuals.add(start, { ...inUsualSizes(judged.residuals, detector.usual), shape: raw.shape });
    const settled = settledTimeSteps(cut, start + raw.shape[0], dataset.rows);
    while (first < settled) {
      const end = Math.min(settled, first + partLength);
      const found = scores.take(end);
      const [values, wanted, shares] = [given, expected, residuals].map((o) => o.take(end).data);
      yield Array.from(found, (score, i) => {
        const missing = columns.flatMap(({ name }, c) =>
          Number.isNaN(values[i * columns.length + c]) ? [name] : [],
        );
        return {
          row: first + i,
          score,
          // What holds nothing is missing, not odd.
          anomaly: score >= threshold && missing.length < columns.length,
          blame: blameAt(i, { columns, changes: detector.changes }, { values, wanted, shares }, most),
          ...(missing.length > 0 && { missing }),
        };
      });
      first = end;
    }
  }
}

/** The columns to blame for a time step, by arrays [time steps, columns] of the values, those expected and the residuals. */
function blameAt(
  timeStep: number,
  { columns, changes }: { columns: readonly NumericColumn[]; changes: Changes },
  { values, wanted, shares }: Readonly<Record<"values" | "wanted" | "shares", Float64Array>>,
  most: number,
): Blame[] {
  const at = timeStep * columns.length;
  const own = columns.map((column, c) =>
    blameOf(column, values[at + c], { residual: shares[at + c], changes }),
  );
  const total = own.reduce((a, b) => a + b, 0) || 1;
  return columns
    .map((column, c) => ({
      column: column.name,
      value: shownNumber(column, values[at + c]),
      expected: shownNumber(column, wanted[at + c]),
      share: own[c] / total,
    }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, most);
}

/** Squares of residuals, each in units of its usual size. */
function inUsualSizes({ shape, data }: Tensor<"float32">, usual: Float64Array): Tensor<"float32"> {
  return { dtype: "float32", shape, data: data.map((r, i) => (r / usual[i % usual.length]) ** 2) };
}
