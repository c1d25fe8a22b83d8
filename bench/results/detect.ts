import { engineMultiply } from "../../src/baselines/engineMultiply.ts";
import { evaluationOperations } from "../../src/core/budget.ts";
import { auroc } from "../../src/core/metrics/auroc.ts";
import { permutation, random } from "../../src/core/random.ts";
import { drain } from "../../src/core/stream.ts";
import { someRows } from "../../src/data/someRows.ts";
import { scoreRows } from "../../src/detect/scoreRows.ts";
import { detectionBaselines } from "../../src/inspect/beside/detectionBaselines.ts";
import type { Metrics } from "../../src/inspect/metrics.ts";
import { openModel } from "../../src/model/openModel.ts";
import { type Dataset, type Engine, onnxEngine, openDataset } from "../../src/node.ts";
import { type FitOptions, type Fitted, fit as fitEvents } from "../../src/tasks/fit.ts";
import type { Figure, Row } from "./row.ts";

const sets = [
  ...["Ionosphere", "WBC", "breastw", "cardio", "letter", "mnist"],
  ...["musk", "optdigits", "pendigits", "satellite", "shuttle", "thyroid"],
];
const seeds = [0, 1, 2];
/** Rows that are kept of a larger table, drawn once. */
const mostRows = 10_000;
/** Share of the rows, or of the normal ones, that is learnt from. */
const learnt = 0.7;

const file = (set: string): string => `adbench/${set}.csv.gz`;
const protocol = `${sets.length} tables of ADBench, at most ${mostRows} rows of each, ${seeds.length} seeds, one setting for all: \`fit\` with \`type: "denoising"\` and every other default`;

/** Are odd rows of a table found by a model of normal ones? */
const normals: Row = {
  name: "detect-normals",
  what: `${protocol}, learnt from 70 % of the normal rows and judged on all others; mean AUROC.`,
  minutes: 12,
  needs: sets.map(file),
  run: (context) => adbench(context, (odd, seed) => splitNormals(odd, seed), 0, 0.965),
};

/** Are they found by a model that saw some of them, and was not told which? */
const mixed: Row = {
  name: "detect-mixed",
  what: `${protocol}, learnt from a random 70 % of all rows without labels and judged on the others; mean AUROC.`,
  minutes: 12,
  needs: sets.map(file),
  run: (context) => adbench(context, (odd, seed) => splitAny(odd, seed), undefined, 0.88),
};

/** Are pictures of other classes found by a model of one? */
const classes: readonly Row[] = (
  [
    ["fashion-mnist", 0.94],
    ["mnist", 0.975],
  ] as const
).map(([set, atLeast]) => ({
  name: `detect-${set}`,
  what: `Each class of ${set} in turn is normal: \`fit\` with \`latent: 32\`, \`layers: [16, 32]\`, \`epochs: 15\` on its training pictures, judged on all 10,000 test pictures; mean AUROC over the classes.`,
  minutes: 12,
  needs: [`${set}/train-images-idx3-ubyte.gz`, `${set}/t10k-images-idx3-ubyte.gz`],
  run: async ({ data, threads, log }) => {
    const engine = await onnxEngine({ threads });
    const train = await openDataset(data(`${set}/train-images-idx3-ubyte.gz`));
    const test = await openDataset(data(`${set}/t10k-images-idx3-ubyte.gz`));
    const trials: Trial[] = [];
    try {
      for (const label of new Set(train.labels!.toSorted())) {
        const trial = await judged(
          { dataset: train, rows: train.labels!.flatMap((own, row) => (own === label ? [row] : [])) },
          { dataset: test, odd: test.labels!.map((own) => own !== label) },
          { engine, latent: 32, layers: [16, 32], epochs: 15, contamination: 0 },
        );
        log(`${set} ${label}: ${trial.auroc.toFixed(3)}`);
        trials.push(trial);
      }
    } finally {
      await train.close();
      await test.close();
      await engine.close();
    }
    return { figures: [meanFigure(trials, atLeast)] };
  },
}));

const heartbeats = "ecg5000/ecg5000_train_normals.csv.gz";
const unseenHeartbeats = "ecg5000/ecg5000_test.csv.gz";

/** Are odd heartbeats found by a model of normal ones? */
const ecg: Row = {
  name: "detect-ecg",
  what: "ECG5000, a beat of 140 samples a row: `train ecg5000_train_normals.csv.gz --label anomaly --series --epochs 100`, then `evaluate … ecg5000_test.csv.gz --label anomaly` on 2,665 others.",
  minutes: 2,
  needs: [heartbeats, unseenHeartbeats],
  run: async ({ data, scratch, hourglass }) => {
    const model = scratch("model.safetensors");
    await hourglass(
      ...["train", data(heartbeats), "--label", "anomaly", "--series", "--epochs", "100", "--out", model],
    );
    const { metrics, baselines } = (await hourglass(
      ...["evaluate", model, data(unseenHeartbeats), "--label", "anomaly"],
    )) as { metrics: { auroc: number }; baselines: Record<string, Metrics> };
    return { figures: [meanFigure([{ auroc: metrics.auroc, baselines }], 0.995)] };
  },
};

export const detection: readonly Row[] = [normals, mixed, ...classes, ecg];

/** What one model and the baselines came to. */
interface Trial {
  readonly auroc: number;
  readonly baselines: Readonly<Record<string, Metrics>>;
}

async function adbench(
  { data, threads, log }: Parameters<Row["run"]>[0],
  split: (odd: readonly boolean[], seed: number) => { train: Uint32Array; test: Uint32Array },
  contamination: number | undefined,
  atLeast: number,
) {
  const engine = await onnxEngine({ threads });
  const trials: Trial[] = [];
  try {
    for (const set of sets) {
      const whole = await openDataset(data(file(set)), { label: "anomaly" });
      const kept = permutation(whole.rows, random(0).fork("rows")).slice(0, mostRows).sort();
      const dataset = someRows(whole, kept);
      const odd = dataset.labels!.map((label) => Number(label) !== 0);
      const own: Trial[] = [];
      for (const seed of seeds) {
        const { train, test } = split(odd, seed);
        own.push(
          await judged(
            { dataset: someRows(dataset, train) },
            { dataset: someRows(dataset, test), odd: Array.from(test, (row) => odd[row]) },
            { engine, type: "denoising", seed, contamination },
          ),
        );
      }
      log(`${set}: ${own.map((trial) => trial.auroc.toFixed(3)).join(", ")}`);
      trials.push(...own);
      await whole.close();
    }
  } finally {
    await engine.close();
  }
  return { figures: [meanFigure(trials, atLeast)], notes: [looked] };
}

/** What was seen of the tables before the setting was fixed. */
const looked =
  "Which groups of numbers place a row, their weights and the counts of neighbours were fixed after some twenty variants had been looked at on seed 0 of these tables; those that hold what is now the default lay within 0.002 of each other on normals and within 0.015 on mixed rows.";

/** Trains on some rows and measures on others, beside the baselines on the same. */
async function judged(
  train: { dataset: Dataset; rows?: readonly number[] },
  test: { dataset: Dataset; odd: readonly boolean[] },
  options: FitOptions & { engine: Engine },
): Promise<Trial> {
  const { engine, seed = 0 } = options;
  const { autoencoder, rows } = await fitted(train.dataset, { ...options, only: train.rows });
  const model = openModel(autoencoder, engine);
  try {
    const own = auroc(await scoreRows(model, test.dataset), test.odd);
    const learnt = [...rows.train, ...rows.validation];
    const baselines = await detectionBaselines(model, test.dataset, test.odd, {
      training: { dataset: train.dataset, rows: learnt },
      multiply: engineMultiply(engine),
      seed,
      operations: evaluationOperations,
      bound: () => {},
    });
    return { auroc: own, baselines };
  } finally {
    await model.run.close();
  }
}

async function fitted(dataset: Dataset, options: FitOptions): Promise<Fitted> {
  return (await drain(fitEvents(dataset, options)))!;
}

function splitNormals(odd: readonly boolean[], seed: number) {
  const normal = odd.flatMap((is, row) => (is ? [] : [row]));
  const order = Uint32Array.from(shuffled(normal.length, seed), (i) => normal[i]);
  const cut = Math.floor(learnt * order.length);
  const anomalies = odd.flatMap((is, row) => (is ? [row] : []));
  return { train: order.slice(0, cut), test: Uint32Array.from([...order.slice(cut), ...anomalies]) };
}

function splitAny(odd: readonly boolean[], seed: number) {
  const order = shuffled(odd.length, seed);
  const cut = Math.floor(learnt * order.length);
  return { train: order.slice(0, cut), test: order.slice(cut) };
}

function shuffled(count: number, seed: number): Uint32Array {
  return permutation(count, random(seed).fork("trial"));
}

const baselineNames: Readonly<Record<string, string>> = {
  pca: "PCA residual",
  knn: "5-NN",
  isolation_forest: "isolation forest",
  mahalanobis: "Mahalanobis",
};

function meanFigure(trials: readonly Trial[], atLeast: number): Figure {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const beside = Object.entries(baselineNames).flatMap(([key, name]) => {
    const values = trials.flatMap(({ baselines }) => baselines[key]?.auroc ?? []);
    return values.length === trials.length ? [[name, mean(values)]] : [];
  });
  return {
    name: trials.length > 1 ? "mean AUROC" : "AUROC",
    value: mean(trials.map((trial) => trial.auroc)),
    digits: 3,
    reach: { atLeast },
    beside: Object.fromEntries(beside),
  };
}
