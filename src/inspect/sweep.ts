import { engineMultiply } from "../baselines/engineMultiply.ts";
import { afterTraining } from "../core/budget.ts";
import { dataError, usageError } from "../core/errors.ts";
import { sizeOf } from "../core/shape.ts";
import { mapStream } from "../core/stream.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { someRows } from "../data/someRows.ts";
import { chunks } from "../model/chunks.ts";
import { type OpenModel, openModel } from "../model/openModel.ts";
import { parameterCount } from "../models/families/autoencoder/network.ts";
import { trainingOperations } from "../models/families/autoencoder/passOperations.ts";
import { type FitOptions, type Fitted, fit } from "../tasks/fit.ts";
import type { TrainEvent } from "../train/events.ts";
import { fitLinear, linearErrors } from "./beside/linear.ts";
import { type Choice, chooseLatent } from "./chooseLatent.ts";
import { comparePictures, compareRows } from "./compare.ts";
import { noisyPictures, ownNoise } from "./noisy.ts";

/** What one width of the bottleneck reaches on rows held out; errors are mean squares of a feature. */
export interface SweepPoint {
  /** Width of the bottleneck. */
  readonly latent: number;
  /** Numbers that were trained. */
  readonly parameters: number;
  /** Epochs trained. */
  readonly epochs: number;
  /** Steps trained. */
  readonly steps: number;
  /** Seconds of training. */
  readonly seconds: number;
  /** Of rows as they are. */
  readonly error: number;
  /** Of pictures with training's noise put on them, against the clean ones; denoising models only. */
  readonly noisy?: number;
  /** Of PCA with as many components, on rows as they are; from the rows that a share of the training's work is enough for. */
  readonly pca?: number;
}

/** The curve of the bottleneck: what each width reaches with the same budget of training, and the width to take. */
export interface Sweep {
  /** One for each width, ascending. */
  readonly points: readonly SweepPoint[];
  /** Error of predicting the mean: what a width of 0 would reach. */
  readonly variance: number;
  /** Rows that all errors are of. */
  readonly heldOut: number;
  /** Judged by the error of noisy pictures where there is one. */
  readonly choice: Choice;
}

/** A width is being trained, or is done. */
export type SweepEvent =
  | { readonly type: "training"; readonly latent: number; readonly event: TrainEvent }
  | { readonly type: "point"; readonly point: SweepPoint };

/** As for a fit, which every width is trained with; `epochs` by default as many as make a short run. */
export interface SweepOptions extends Omit<FitOptions, "latent" | "checkpoints" | "from"> {
  /** Widths to try; powers of two that suit the row by default. */
  latents?: readonly number[];
}

/** Held-out rows that are measured. */
const mostRows = 1000;
/** Rows that a short run passes over, the same for every width. */
const shortRun = 128_000;
/** Most epochs of a short run. */
const mostEpochs = 100;

/** Trains a model for each width with the same budget and measures it beside PCA; undefined where it was interrupted. */
export async function* sweep(
  dataset: Dataset,
  { latents, ...options }: SweepOptions,
): AsyncGenerator<SweepEvent, Sweep | undefined> {
  if (options.validation === 0)
    throw usageError({
      subject: "sweep",
      reason: "invalid-option",
      rule: "needs rows held out to judge the widths by",
      repair: [{ option: "validation", value: 0.1, sentence: "hold out some rows" }],
    });
  const epochs = Math.max(1, Math.min(mostEpochs, Math.round(shortRun / dataset.rows)));
  const budget = options.seconds === undefined ? { epochs: options.epochs ?? epochs } : {};
  const widths = [...new Set(latents ?? usualWidths(sizeOf(dataset.shape)))].sort((a, b) => a - b);
  const points: SweepPoint[] = [];
  let widest: Fitted | undefined;
  for (const latent of widths) {
    const stream = fit(dataset, { ...options, ...budget, latent });
    widest = yield* mapStream(stream, (event) => ({ type: "training" as const, latent, event }));
    if (!widest) return undefined;
    if (widest.rows.validation.length === 0)
      throw dataError({
        subject: dataset.name,
        reason: "too-few-rows",
        rule: "must have enough rows to hold some out and judge the widths by",
        received: dataset.rows,
        repair: "give more rows",
      });
    const point = await measured(widest, dataset, options);
    points.push(point);
    yield { type: "point", point };
  }
  return whole(widest!, points, dataset, options);
}

/** Powers of two up to half of the row's numbers: from 1 for tables, from 4 for rows of hundreds of numbers. */
function usualWidths(numbers: number): number[] {
  const [first, last] = numbers < 256 ? [1, 64] : [4, 128];
  const widths: number[] = [];
  for (let k = first; k <= Math.min(last, Math.max(first, numbers / 2)); k *= 2) widths.push(k);
  return widths;
}

/** What a fresh model reaches on the rows that it was not trained on. */
async function measured(
  { autoencoder, rows, trained }: Fitted,
  dataset: Dataset,
  { engine, seed = 0 }: SweepOptions,
): Promise<SweepPoint> {
  const { spec, net } = autoencoder;
  const heldOutRows = someRows(dataset, rows.validation.slice(0, mostRows));
  const open = openModel(autoencoder, engine);
  const { run } = open;
  try {
    const { mse: error } = await compareRows(open, heldOutRows);
    const { epochs, steps, seconds } = trained.done;
    const point = { latent: spec.latent, parameters: parameterCount(net), epochs, steps, seconds, error };
    const noise = ownNoise(spec);
    if (!noise || spec.input.kind !== "pictures") return point;
    const noisy = await noisyPictures(open, heldOutRows, noise, seed);
    try {
      const model = (raw: Tensor) => run.reconstruct(raw);
      const { metrics } = await comparePictures(noisy, heldOutRows, { model }, { operations: 0 });
      return { ...point, noisy: metrics.model.mse };
    } finally {
      await noisy.close();
    }
  } finally {
    await run.close();
  }
}

/** Puts PCA, the mean's error and the choice beside what the widths reached. */
async function whole(
  { autoencoder, rows, trained }: Fitted,
  points: readonly SweepPoint[],
  dataset: Dataset,
  { engine }: SweepOptions,
): Promise<Sweep> {
  const heldOutRows = someRows(dataset, rows.validation.slice(0, mostRows));
  const open = openModel(autoencoder, engine);
  const multiply = engineMultiply(engine);
  try {
    const variance = await varianceOf(open, heldOutRows);
    const { spec, net } = autoencoder;
    const { steps } = trained.done;
    const operations = afterTraining(trainingOperations(net, { steps, batch: trained.plan.batch }));
    const linear = await fitLinear(open, heldOutRows, {
      ...{ training: { dataset, rows: rows.train }, multiply, operations },
      bound: () => {},
    });
    const widths = points.map((point) => point.latent);
    const pictures = spec.input.kind === "pictures";
    const pca = linear && (await linearErrors(linear, open, heldOutRows, { widths, multiply, pictures }));
    const errors = points.map((point) => ({ latent: point.latent, error: point.noisy ?? point.error }));
    return {
      points: points.map((point, i) => (pca ? { ...point, pca: pca[i] } : point)),
      variance,
      heldOut: heldOutRows.rows,
      choice: chooseLatent(errors, { variance }),
    };
  } finally {
    await multiply.close();
    await open.run.close();
  }
}

/** Mean square of features less their mean over the same rows. */
async function varianceOf({ run }: OpenModel, dataset: Dataset): Promise<number> {
  const sums = new Float64Array(run.width);
  let squares = 0;
  for await (const { raw } of chunks(dataset, run)) {
    const { data } = await run.features(raw);
    for (let i = 0; i < data.length; i++) {
      sums[i % run.width] += data[i];
      squares += data[i] ** 2;
    }
  }
  const means = sums.reduce((sum, x) => sum + (x / dataset.rows) ** 2, 0);
  return (squares / dataset.rows - means) / run.width;
}
