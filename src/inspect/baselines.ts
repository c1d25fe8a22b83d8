import { fitIsolationForest, isolationScores } from "../baselines/isolationForest.ts";
import { knnScores } from "../baselines/knn.ts";
import { fitGaussian, mahalanobisScores } from "../baselines/mahalanobis.ts";
import { nonLocalMeans } from "../baselines/nonLocalMeans.ts";
import { firstComponents, fitPca, type Pca, pcaReconstruct, pcaResidual } from "../baselines/pca.ts";
import { evenly } from "../core/evenly.ts";
import type { Multiply } from "../core/linalg/multiply.ts";
import type { Rows } from "../core/linalg/rows.ts";
import { auroc } from "../core/metrics/auroc.ts";
import { averagePrecision } from "../core/metrics/averagePrecision.ts";
import { mse } from "../core/metrics/mse.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import type { Runner } from "../model/runner.ts";
import { comparePictures } from "./compare.ts";
import { type Metrics, widthMetric } from "./metrics.ts";

export interface BaselineOptions {
  training?: { dataset: Dataset; rows: ArrayLike<number> };
  multiply: Multiply;
  /** Sentences that the baselines add about how they were made. */
  notes: string[];
}

/** Rows that the baselines learn from, and whether they are also among those judged. */
interface Learnt {
  readonly rows: Rows;
  /** Rows of the judged data that were not learnt from; all where the training rows are at hand. */
  readonly judged: Uint32Array;
}

/** Most rows that a baseline learns from. */
const mostLearnt = 20_000;

/** PCA with as many components as the waist has numbers: the best linear autoencoder; its error at each narrower width too. */
export async function reconstructionBaselines(
  { spec }: Autoencoder,
  run: Runner,
  given: Dataset,
  truth: Dataset,
  { training, multiply, notes, widths = [] }: BaselineOptions & { widths?: readonly number[] },
): Promise<Record<string, Metrics>> {
  const from = training
    ? featureRows(training.dataset, run, evenly(training.rows, mostLearnt))
    : featureRows(truth, run, evenly(everyOther(truth.rows), mostLearnt));
  if (from.count < 2) return {};
  const keep = Math.min(spec.latent, from.count - 1, from.width);
  const pca = await fitPca(from, { keep, multiply });
  if (!training)
    notes.push("The training data was not at hand, so PCA learnt from half of these rows: it is flattered.");
  if (keep < spec.latent) notes.push(`PCA has ${keep} components: there are no more.`);
  const narrow: Record<string, number> = {};
  for (const width of widths.filter((width) => width < spec.latent))
    narrow[widthMetric(width)] = await pcaError(
      firstComponents(pca, width),
      featureRows(given, run),
      multiply,
      spec.input.kind === "pictures" ? unit : undefined,
    );
  if (spec.input.kind !== "pictures")
    return { pca: { mse: await pcaError(pca, featureRows(given, run), multiply), ...narrow } };
  const project = async (raw: Tensor): Promise<Tensor<"float32">> => {
    const features = await run.features(raw);
    const flat = { ...features, shape: [features.shape[0], pca.mean.data.length] };
    const made = await pcaReconstruct(pca, flat, multiply);
    return { ...made, shape: features.shape, data: made.data.map(unit) };
  };
  return { pca: { ...(await comparePictures(given, truth, project)), ...narrow } };
}

/** Most numbers of pictures that non-local means cleans: it takes seconds for a photo. */
const cleanedNumbers = 500_000;

/** The noisy pictures as they are, and non-local means, which needs no training. */
export async function denoisingBaselines(
  run: Runner,
  noisy: Dataset,
  truth: Dataset,
  notes: string[],
): Promise<Record<string, Metrics>> {
  const rows = Math.min(noisy.rows, Math.max(1, Math.floor(cleanedNumbers / run.width)));
  const clean = async (raw: Tensor): Promise<Tensor<"float32">> => {
    const { data, shape } = await run.features(raw);
    const out = new Float32Array(data.length);
    for (let at = 0; at < data.length; at += run.width)
      out.set(nonLocalMeans(data.subarray(at, at + run.width), noisy.shape), at);
    return { dtype: "float32", shape, data: out };
  };
  if (rows < noisy.rows) notes.push(`Non-local means cleaned the first ${rows} pictures only.`);
  return {
    noisy: await comparePictures(noisy, truth, (raw) => run.features(raw)),
    nlm: await comparePictures({ ...noisy, rows }, truth, clean),
  };
}

/** PCA residual, 5 nearest neighbours, isolation forest and Mahalanobis distance, on the same features. */
export async function detectionBaselines(
  run: Runner,
  dataset: Dataset,
  odd: readonly boolean[],
  { training, multiply, seed, notes }: BaselineOptions & { seed: number },
): Promise<Record<string, Metrics>> {
  const { rows: from, judged } = learnt(run, dataset, odd, training);
  if (!training)
    notes.push(
      "The training data was not at hand, so the baselines learnt from half of the normal rows and were judged on the rest.",
    );
  const rows = featureRows(dataset, run, judged);
  const labels = Array.from(judged, (row) => odd[row]);
  const measure = (scores: ArrayLike<number>): Metrics => ({
    auroc: auroc(scores, labels),
    auprc: averagePrecision(scores, labels),
  });
  const results: Record<string, Metrics> = {};
  if (from.count < 6) return results;
  results.pca = measure(
    await pcaResidual(await fitPca(from, { keep: { variance: 0.9 }, multiply }), rows, multiply),
  );
  results.knn = measure(await knnScores(rows, from, { k: 5, multiply }));
  results.isolation_forest = measure(await isolationScores(await fitIsolationForest(from, { seed }), rows));
  if (from.width <= 1000)
    results.mahalanobis = measure(await mahalanobisScores(await fitGaussian(from, { multiply }), rows));
  return results;
}

function learnt(
  run: Runner,
  dataset: Dataset,
  odd: readonly boolean[],
  training: BaselineOptions["training"],
): Learnt {
  const all = Uint32Array.from({ length: dataset.rows }, (_, i) => i);
  if (training)
    return { rows: featureRows(training.dataset, run, evenly(training.rows, mostLearnt)), judged: all };
  const normal = all.filter((row) => !odd[row]);
  const taken = new Set(normal.filter((_, i) => i % 2 === 0));
  return {
    rows: featureRows(dataset, run, evenly([...taken], mostLearnt)),
    judged: all.filter((row) => !taken.has(row)),
  };
}

/** The features of rows, as the network sees them, flattened. */
function featureRows(
  dataset: Dataset,
  run: Runner,
  rows: ArrayLike<number> = Uint32Array.from({ length: dataset.rows }, (_, i) => i),
): Rows {
  return {
    count: rows.length,
    // Tables grow by one-hot columns, so the width is asked of the network.
    width: run.width,
    read: async (start, end) => {
      const asked = Uint32Array.from({ length: end - start }, (_, i) => rows[start + i]);
      const { data } = await run.features(await dataset.read(asked));
      return { dtype: "float32", shape: [end - start, run.width], data };
    },
  };
}

async function pcaError(pca: Pca, rows: Rows, multiply: Multiply, fit = (x: number) => x): Promise<number> {
  const step = 1024;
  let squares = 0;
  for (let start = 0; start < rows.count; start += step) {
    const chunk = await rows.read(start, Math.min(rows.count, start + step));
    const { data } = await pcaReconstruct(pca, chunk, multiply);
    squares += mse(chunk.data, data.map(fit)) * sizeOf(chunk.shape);
  }
  return squares / (rows.count * rows.width);
}

/** A pixel held to 0…1. */
function unit(x: number): number {
  return Math.min(1, Math.max(0, x));
}

function everyOther(n: number): Uint32Array {
  return Uint32Array.from({ length: Math.floor((n + 1) / 2) }, (_, i) => 2 * i);
}
