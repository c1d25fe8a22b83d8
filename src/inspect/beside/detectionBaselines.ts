import { fitIsolationForest, isolationScores } from "../../baselines/isolationForest.ts";
import { knnScores } from "../../baselines/knn.ts";
import { fitGaussian, mahalanobisScores } from "../../baselines/mahalanobis.ts";
import { fitPca, pcaResidual } from "../../baselines/pca.ts";
import { type Sketch, sketch } from "../../baselines/sketch.ts";
import { engineGain, rowsWithin } from "../../core/budget.ts";
import { evenly } from "../../core/evenly.ts";
import { type Rows, tensorRows } from "../../core/linalg/rows.ts";
import { auroc } from "../../core/metrics/auroc.ts";
import { averagePrecision } from "../../core/metrics/averagePrecision.ts";
import { type Tensor, zeros } from "../../core/tensor.ts";
import type { Dataset } from "../../data/dataset.ts";
import { chunks } from "../../model/chunks.ts";
import type { OpenModel } from "../../model/openModel.ts";
import type { Runner } from "../../model/runner.ts";
import type { Metrics } from "../metrics.ts";
import type { Report } from "../stages.ts";
import type { BaselineOptions } from "./baselineOptions.ts";
import { flat, learntRows, sampled } from "./learntRows.ts";

/** Wider rows than this are sketched before distances are measured between them. */
const sketchedNumbers = 4096;
/** Fewest rows that are neighbours to any number of others. */
const leastNeighbours = 1000;
/** Operations of looking at one distance. */
const comparing = 2;

/** PCA residual, 5 nearest neighbours, isolation forest and Mahalanobis distance, on the same features. */
export async function detectionBaselines(
  { run }: OpenModel,
  dataset: Dataset,
  odd: readonly boolean[],
  { training, multiply, operations, bound, report, seed }: BaselineOptions & { seed: number },
): Promise<Record<string, Metrics>> {
  const split = training ? undefined : halfOfNormal(odd);
  const from = training ?? { dataset, rows: split!.learnt };
  const judged = split?.judged ?? Uint32Array.from({ length: dataset.rows }, (_, i) => i);
  const chosen = learntRows(from.rows, run.width, operations);
  if (chosen.length < 6) return {};
  const width = Math.min(run.width, sketchedNumbers);
  const narrower = width < run.width ? sketch(run.width, width, seed) : undefined;
  const learnt = await featuresOf(from.dataset, run, chosen, { width, narrower });
  const near = evenly(
    chosen.length,
    rowsWithin(operations, judged.length * (width / engineGain + comparing), {
      rows: chosen.length,
      least: leastNeighbours,
    }),
  );
  const neighbours = near.length < chosen.length ? rowsAt(learnt, near) : learnt;

  report?.("anomalies", 0);
  const pca = await fitPca(learnt, { keep: { variance: 0.9 }, multiply });
  const forest = await fitIsolationForest(learnt, { seed });
  const scorers: Record<string, (rows: Rows) => Promise<Float64Array>> = {
    pca: (rows) => pcaResidual(pca, rows, multiply),
    knn: (rows) => knnScores(rows, neighbours, { k: 5, multiply }),
    isolation_forest: (rows) => isolationScores(forest, rows),
  };
  const mahalanobis = (width * width * (judged.length + width / 3)) / 2;
  if (mahalanobis <= operations) {
    const gaussian = await fitGaussian(learnt, { multiply });
    scorers.mahalanobis = (rows) => mahalanobisScores(gaussian, rows);
  } else
    bound(
      "mahalanobis",
      `Mahalanobis distance was left out: ${judged.length} rows of ${width} numbers take it about ${Math.ceil(mahalanobis / 1e9)} s.`,
    );

  for (const name of Object.keys(scorers)) {
    if (!training)
      bound(
        name,
        "The training data was not at hand, so the baselines of detection learnt from half of the normal rows and were judged on the rest.",
      );
    if (chosen.length < from.rows.length)
      bound(name, sampled("Baselines of detection", chosen.length, from.rows.length));
    if (narrower)
      bound(
        name,
        `Baselines of detection saw ${width} signed random sums of the ${run.width} numbers of a row: distances are right within a few percent.`,
      );
  }
  if (near.length < chosen.length)
    bound("knn", `5 nearest neighbours were looked for among ${near.length} of these rows.`);

  const scores = await scored(dataset, run, judged, scorers, { width, narrower, report });
  const labels = Array.from(judged, (row) => odd[row]);
  return Object.fromEntries(
    Object.entries(scores).map(([name, values]) => [
      name,
      {
        auroc: auroc(values, labels),
        auprc: averagePrecision(values, labels),
        rows: name === "knn" ? near.length : chosen.length,
      },
    ]),
  );
}

interface Narrowing {
  /** Numbers of a row after it. */
  readonly width: number;
  /** Absent where rows are narrow enough as they are. */
  readonly narrower?: Sketch;
}

/** The scores of rows of a data set by each method; every row is read once. */
async function scored(
  dataset: Dataset,
  run: Runner,
  rows: Uint32Array,
  scorers: Readonly<Record<string, (rows: Rows) => Promise<Float64Array>>>,
  { report, ...narrowing }: Narrowing & { report?: Report },
): Promise<Record<string, Float64Array>> {
  const all = Object.fromEntries(Object.keys(scorers).map((name) => [name, new Float64Array(rows.length)]));
  for await (const { start, raw } of chunks(dataset, run, rows)) {
    report?.("anomalies", start / rows.length);
    const some = tensorRows(narrowed(await run.features(raw), run, narrowing));
    for (const [name, score] of Object.entries(scorers)) all[name].set(await score(some), start);
  }
  return all;
}

/** The features of rows in memory, narrowed. */
async function featuresOf(
  dataset: Dataset,
  run: Runner,
  rows: Uint32Array,
  narrowing: Narrowing,
): Promise<Rows> {
  const all = zeros("float32", [rows.length, narrowing.width]);
  for await (const { start, raw } of chunks(dataset, run, rows))
    all.data.set(narrowed(await run.features(raw), run, narrowing).data, start * narrowing.width);
  return tensorRows(all);
}

function narrowed(features: Tensor<"float32">, run: Runner, { narrower }: Narrowing): Tensor<"float32"> {
  const rows = flat(features, run.width);
  return narrower ? narrower(rows) : rows;
}

/** Some rows of a matrix in memory, read once. */
function rowsAt(rows: Rows, chosen: Uint32Array): Rows {
  return {
    count: chosen.length,
    width: rows.width,
    read: async (start, end) => {
      const out = zeros("float32", [end - start, rows.width]);
      for (let i = start; i < end; i++)
        out.data.set((await rows.read(chosen[i], chosen[i] + 1)).data, (i - start) * rows.width);
      return out;
    },
  };
}

/** Every other normal row to learn from, and all others to judge. */
function halfOfNormal(odd: readonly boolean[]): { learnt: Uint32Array; judged: Uint32Array } {
  const all = Uint32Array.from({ length: odd.length }, (_, i) => i);
  const taken = new Set(all.filter((row) => !odd[row]).filter((_, i) => i % 2 === 0));
  return { learnt: Uint32Array.from(taken), judged: all.filter((row) => !taken.has(row)) };
}
