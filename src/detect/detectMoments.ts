import { assert } from "../core/errors.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { thresholdOf } from "../model/detector/detector.ts";
import { chunks, type Runner } from "../model/runner.ts";
import { postprocess } from "../models/inputs/inputSpec.ts";
import { momentScores, overlay } from "./moments.ts";
import { type Blame, detectorOf, type Verdict } from "./verdict.ts";

/** Moments that are told at a time. */
const together = 4096;

/**
 * Judges a series moment by moment. Windows are scored; a moment has the score that nine in ten of those that hold it
 * reach, is blamed on the columns that they missed most at it, and was expected to be the mean of what they made of it.
 */
export async function* detectMoments(
  autoencoder: Autoencoder,
  run: Runner,
  dataset: Dataset,
  { rate, most }: { rate: number; most: number },
): AsyncGenerator<Verdict[]> {
  const { input } = autoencoder.spec;
  const { cut } = dataset;
  assert(input.kind === "series" && cut, "only a series that was cut into windows has moments");
  const detector = detectorOf(autoencoder);
  const threshold = thresholdOf(detector, rate);
  const { columns, window } = input;
  const scores = new Float64Array(dataset.rows);
  const [held, expected, missed] = [0, 1, 2].map(() => overlay(cut, columns.length));
  for await (const { start, raw } of chunks(dataset, { width: run.width })) {
    const judged = await run.judge(raw);
    scores.set(judged.scores.data, start);
    held.add(start, raw);
    expected.add(start, postprocess(input, judged.predicted));
    missed.add(start, { ...inUsualSizes(judged.residuals, detector.usual), shape: raw.shape });
  }

  const told = momentScores(scores, cut, window);
  const [values, wanted, shares] = [held, expected, missed].map((o) => o.means().data);
  const blame = (moment: number): Blame[] => {
    const at = moment * columns.length;
    const total = columns.reduce((sum, _, c) => sum + shares[at + c], 0) || 1;
    return columns
      .map(({ name }, c) => ({
        column: name,
        value: Number.isNaN(values[at + c]) ? "missing" : values[at + c],
        expected: wanted[at + c],
        share: shares[at + c] / total,
      }))
      .sort((a, b) => b.share - a.share)
      .slice(0, most);
  };
  for (let start = 0; start < cut.moments; start += together) {
    const count = Math.min(together, cut.moments - start);
    yield Array.from({ length: count }, (_, i) => {
      const score = told[start + i];
      return { row: start + i, score, anomaly: score >= threshold, blame: blame(start + i) };
    });
  }
}

/** Squares of residuals, each in units of its usual size. */
function inUsualSizes({ shape, data }: Tensor<"float32">, usual: Float64Array): Tensor<"float32"> {
  return { dtype: "float32", shape, data: data.map((r, i) => (r / usual[i % usual.length]) ** 2) };
}
