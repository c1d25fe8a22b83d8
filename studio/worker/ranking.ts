import {
  auroc,
  type Calibration,
  type Dataset,
  type Engine,
  HourglassError,
  type Model,
  type Verdict,
} from "autoencoder";
import { engineMultiply } from "../../src/baselines/engineMultiply.ts";
import { fitIsolationForest, isolationScores } from "../../src/baselines/isolationForest.ts";
import { knnScores } from "../../src/baselines/knn.ts";
import { fitPca, pcaResidual } from "../../src/baselines/pca.ts";
import { evenly } from "../../src/core/evenly.ts";
import { type Rows, tensorRows } from "../../src/core/linalg/rows.ts";
import { type Tensor, tensor } from "../../src/core/tensor.ts";
import { anomalies } from "../../src/detect/labels.ts";
import { overlay, timeStepScores } from "../../src/detect/timeSteps.ts";
import { network } from "../../src/models/families/autoencoder/network.ts";
import {
  blamesOf,
  type Judged,
  verdictCells,
  verdictColumns,
} from "../../src/report/results/verdictResults.ts";
import type { OpenRows } from "./datasets.ts";
import { liveNet } from "./liveNet.ts";
import type { Beside, Floats, RankedRow, Ranking } from "./protocol.ts";

/** Most rows that a baseline learns from, that it scores, and numbers of a row; beyond them it is left out, and that is said. */
const [mostLearnt, mostScored, mostNumbers] = [3000, 50_000, 1024];
/** Rows that a baseline needs. */
const leastScored = 12;
/** Columns that are blamed for each row in a file of scores, as the command line does. */
const mostBlames = 3;
/** Time steps that are listed for each row of another kind: next to each other, they are shown as one. */
const stepsForRow = 20;
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
  const thresholds = calibrations(model);
  const threshold = thresholds.find(({ rate }) => rate === 0.05)?.threshold ?? Number.POSITIVE_INFINITY;
  for await (const some of model.stream.detect(dataset, { threshold, most: 4 })) {
    for (const one of some) verdicts.push(one);
    progress("scoring", verdicts.length / steps);
  }
  const labels = dataset.cut ? dataset.cut.labels : dataset.labels;
  const worst = verdicts
    .filter(({ score }) => !Number.isNaN(score))
    .sort((a, b) => b.score - a.score)
    .slice(0, dataset.cut ? most * stepsForRow : most);
  const pictures = dataset.kind === "pictures" ? await picturesOf(model, dataset, worst) : undefined;
  return {
    scores: Float64Array.from(verdicts, ({ score }) => score),
    worst: worst.map(
      ({ row, score, anomaly, blame }, i): RankedRow => ({
        ...{ row, score, anomaly, blame },
        ...(dataset.names && !dataset.cut && { name: dataset.names[row] }),
        ...(dataset.cut?.timeOf && { time: dataset.cut.timeOf(row) }),
        ...(labels && { label: labels[row] }),
        ...(pictures && { picture: pictures[i] }),
      }),
    ),
    thresholds,
    ...(dataset.cut && { series: await columnOf(dataset, worst[0]?.blame[0]?.column) }),
    ...(dataset.cut?.timeOf && { ends: [dataset.cut.timeOf(0), dataset.cut.timeOf(steps - 1)] }),
  };
}

/** What is known of the thresholds of the slider; none where too few rows were held out to know any. */
function calibrations(model: Model): readonly Calibration[] {
  try {
    return rates.map((rate) => model.calibration({ rate }));
  } catch (error) {
    if (error instanceof HourglassError && error.reason === "too-few-rows") return [];
    throw error;
  }
}

/** A column of a series that was cut, the first where it is not named, by time step. */
async function columnOf(dataset: Dataset, name: string | undefined): Promise<Ranking["series"]> {
  const { cut, columns = [], rows, shape } = dataset;
  if (!cut) return undefined;
  const at = Math.max(
    0,
    columns.findIndex((column) => column.name === name),
  );
  const window = shape.at(-1) as number;
  const laid = overlay(cut, 1);
  for (let from = 0; from < rows; from += together) {
    const count = Math.min(together, rows - from);
    const { data } = await dataset.read(Array.from({ length: count }, (_, i) => from + i));
    const values = Float64Array.from({ length: count * window }, (_, i) =>
      Number(data[(Math.floor(i / window) * columns.length + at) * window + (i % window)]),
    );
    laid.add(from, tensor("float64", [count, 1, window], values) as Tensor);
  }
  return {
    column: columns[at]?.name ?? "",
    values: Float32Array.from(laid.take(cut.timeSteps).data),
  };
}

/** Every row's score, verdict and blame by a threshold, as the CSV that the command line writes. */
export async function scoresFile(
  model: Model,
  { dataset }: OpenRows,
  { threshold, progress }: { threshold: number; progress: Progress },
): Promise<string> {
  const { cut, labels, names, rows } = dataset;
  const judged: Judged = cut
    ? { rows: cut.timeSteps, ...(cut.labels && { labels: cut.labels }), timeOf: cut.timeOf }
    : { rows, ...(labels && { labels }), ...(names && { names }) };
  const blames = blamesOf(model.spec.input, mostBlames, cut !== undefined);
  const lines = [lineOf(verdictColumns(blames, judged).map(({ name }) => name))];
  for await (const some of model.stream.detect(dataset, { threshold, most: mostBlames })) {
    for (const verdict of some) lines.push(lineOf(verdictCells(verdict, blames, judged)));
    progress("scoring", lines.length / judged.rows);
  }
  return lines.join("");
}

/** Cells as a line of a CSV; a number that is none is an empty cell. */
function lineOf(cells: readonly unknown[]): string {
  const texts = cells.map((cell) => (Number.isNaN(cell) ? "" : String(cell)));
  return `${texts.map((text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(",")}\n`;
}

/** What methods that are not trained say of rows that {@link rank} scored. */
export async function beside(
  model: Model,
  open: OpenRows,
  { engine, scores, rows }: { engine: Engine; scores: Float64Array; rows: readonly number[] },
): Promise<Beside> {
  const { dataset } = open;
  const { cut, rows: all, shape } = dataset;
  if (all < leastScored) return { places: {}, left: "few" };
  const width = network(model.spec).features.reduce((a, b) => a * b, 1);
  if (all > mostScored || width > mostNumbers) return { places: {}, left: "much" };
  const found = Object.entries(await baselines(open, model, engine)).map(([name, own]) => {
    if (!cut) return [name, own] as const;
    const steps = timeStepScores(cut, shape.at(-1) as number);
    steps.add(own);
    return [name, steps.take(cut.timeSteps)] as const;
  });
  const odd = anomalies(cut ? cut.labels : dataset.labels)?.map((is) => is === true);
  return {
    places: Object.fromEntries(
      found.map(([name, all]) => {
        const places = placesOf(all);
        return [name, rows.map((row) => places[row])];
      }),
    ),
    ...(odd?.includes(true) && {
      auroc: Object.fromEntries(
        ([["model", scores], ...found] as const).map(([name, all]) => [name, areaOf(all, odd)]),
      ),
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

/** Area under the ROC curve of the rows that have a score. */
function areaOf(scores: Float64Array, odd: readonly boolean[]): number {
  const judged = [...odd.keys()].filter((row) => !Number.isNaN(scores[row]));
  return auroc(
    judged.map((row) => scores[row]),
    judged.map((row) => odd[row]),
  );
}

/** Place of each row, from 1 for the highest score. */
function placesOf(scores: Float64Array): Uint32Array {
  const known = scores.map((score) => (Number.isNaN(score) ? -Infinity : score));
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => known[b] - known[a] || a - b);
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
