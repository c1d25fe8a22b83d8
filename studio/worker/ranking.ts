import { auroc, type Dataset, type Engine, HourglassError, type Model, type Verdict } from "autoencoder";
import { engineMultiply } from "../../src/baselines/engineMultiply.ts";
import { fitIsolationForest, isolationScores } from "../../src/baselines/isolationForest.ts";
import { knnScores } from "../../src/baselines/knn.ts";
import { fitPca, pcaResidual } from "../../src/baselines/pca.ts";
import { evenly } from "../../src/core/evenly.ts";
import { type Rows, tensorRows } from "../../src/core/linalg/rows.ts";
import { tensor } from "../../src/core/tensor.ts";
import { anomalies } from "../../src/detect/labels.ts";
import { network } from "../../src/models/families/autoencoder/network.ts";
import type { OpenRows } from "./datasets.ts";
import { liveNet } from "./liveNet.ts";
import type { Beside, Floats, RankedRow, Ranking } from "./protocol.ts";

/** Most rows that a baseline learns from, that it scores, and numbers of a row; beyond them it is left out, and that is said. */
const [mostLearnt, mostScored, mostNumbers] = [3000, 50_000, 1024];
/** Rows whose features are computed at once. */
const together = 1000;
/** Shares of false alarms that the threshold is known for. */
const rates = [0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2];

type Progress = (what: string, share: number) => void;

/** Scores every row, and says why the worst are. */
export async function rank(
  model: Model,
  { dataset }: OpenRows,
  { most, progress }: { most: number; progress: Progress },
): Promise<Ranking> {
  const verdicts: Verdict[] = [];
  const steps = dataset.cut?.timeSteps ?? dataset.rows;
  for await (const some of model.stream.detect(dataset, { threshold: thresholdAt(model, 0.05), most: 4 })) {
    for (const one of some) verdicts.push(one);
    progress("scoring", verdicts.length / steps);
  }
  const labels = dataset.cut ? dataset.cut.labels : dataset.labels;
  const worst = verdicts.toSorted((a, b) => b.score - a.score).slice(0, most);
  const pictures = dataset.kind === "pictures" ? await picturesOf(model, dataset, worst) : undefined;
  return {
    scores: Float64Array.from(verdicts, ({ score }) => score),
    worst: worst.map(
      ({ row, score, anomaly, blame }, i): RankedRow => ({
        ...{ row, score, anomaly, blame },
        ...(dataset.names && { name: dataset.names[row] }),
        ...(labels && { label: labels[row] }),
        ...(pictures && { picture: pictures[i] }),
      }),
    ),
    thresholds: rates.map((rate) => ({ rate, score: thresholdAt(model, rate) })),
  };
}

/** The threshold of a rate; above every score where too few rows were held out to know any. */
function thresholdAt(model: Model, rate: number): number {
  try {
    return model.threshold(rate);
  } catch (error) {
    if (error instanceof HourglassError && error.reason === "too-few-rows") return Number.POSITIVE_INFINITY;
    throw error;
  }
}

/** What methods that are not trained say of rows that {@link rank} scored. */
export async function beside(
  model: Model,
  open: OpenRows,
  { engine, scores, rows }: { engine: Engine; scores: Float64Array; rows: readonly number[] },
): Promise<Beside> {
  const { dataset } = open;
  if (dataset.cut) return { places: {} };
  const found = Object.entries(await baselines(open, model, engine));
  const odd = anomalies(dataset.labels)?.map((is) => is === true);
  return {
    places: Object.fromEntries(
      found.map(([name, all]) => {
        const places = placesOf(all);
        return [name, rows.map((row) => places[row])];
      }),
    ),
    ...(odd?.includes(true) && {
      auroc: {
        model: auroc(scores, odd),
        ...Object.fromEntries(found.map(([name, all]) => [name, auroc(all, odd)])),
      },
    }),
  };
}

/** The scores of methods that are not trained, by name, on the same features. */
async function baselines(
  { dataset, only }: OpenRows,
  model: Model,
  engine: Engine,
): Promise<Record<string, Float64Array>> {
  const net = network(model.spec);
  const width = net.features.reduce((a, b) => a * b, 1);
  if (dataset.rows > mostScored || width > mostNumbers || dataset.rows < 12) return {};
  const live = liveNet(engine, net, 0);
  const all = new Float32Array(dataset.rows * width);
  for (let at = 0; at < dataset.rows; at += together) {
    const some = Array.from({ length: Math.min(together, dataset.rows - at) }, (_, i) => at + i);
    all.set((await live.features(await dataset.read(some))).data, at * width);
  }
  await live.close();
  const from = model.training?.rows.train ?? only ?? Uint32Array.from({ length: dataset.rows }, (_, i) => i);
  const chosen = evenly(from, Math.min(mostLearnt, from.length));
  const learntData = new Float32Array(chosen.length * width);
  for (const [i, row] of chosen.entries())
    learntData.set(all.subarray(row * width, (row + 1) * width), i * width);
  const learnt: Rows = tensorRows(tensor("float32", [chosen.length, width], learntData));
  const judged: Rows = tensorRows(tensor("float32", [dataset.rows, width], all));
  const multiply = engineMultiply(engine);
  try {
    const forest = await isolationScores(await fitIsolationForest(learnt), judged);
    const pca = await pcaResidual(
      await fitPca(learnt, { keep: { variance: 0.9 }, multiply }),
      judged,
      multiply,
    );
    const knn = await knnScores(judged, learnt, { k: 5, multiply });
    return { isolation_forest: forest, pca, knn };
  } finally {
    await multiply.close();
  }
}

/** Place of each row, from 1 for the highest score. */
function placesOf(scores: Float64Array): Uint32Array {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const places = new Uint32Array(scores.length);
  for (const [place, row] of order.entries()) places[row] = place + 1;
  return places;
}

/** The worst pictures beside what the model would have them be, and where they differ. */
async function picturesOf(model: Model, dataset: Dataset, worst: readonly Verdict[]) {
  const { features, predicted } = await picturePairs(model, dataset, worst);
  const [channels, height, width] = dataset.shape;
  const size = channels * height * width;
  return worst.map((_, i): { input: Floats; repaired: Floats; heat: Floats } => {
    const input = features.slice(i * size, (i + 1) * size);
    const repaired = predicted.slice(i * size, (i + 1) * size);
    const heat = new Float32Array(height * width);
    for (let j = 0; j < size; j++) heat[j % heat.length] += Math.abs(input[j] - repaired[j]) / channels;
    const shape = [channels, height, width];
    return {
      input: { shape, values: input },
      repaired: { shape, values: repaired },
      heat: { shape: [1, height, width], values: heat },
    };
  });
}

async function picturePairs(model: Model, dataset: Dataset, worst: readonly Verdict[]) {
  const rows = Uint32Array.from(worst, ({ row }) => row);
  const { data, dtype } = await dataset.read(rows);
  const scale = dtype === "uint8" ? 1 / 255 : 1;
  const some = {
    ...dataset,
    rows: rows.length,
    read: (wanted: ArrayLike<number>) => dataset.read(Array.from(wanted, (i) => rows[i])),
  };
  const { data: predicted } = await model.reconstruct(some);
  return {
    features: Float32Array.from(data as ArrayLike<number>, (x) => x * scale),
    predicted: Float32Array.from(predicted as ArrayLike<number>),
  };
}
