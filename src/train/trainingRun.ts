import { closeAll } from "../core/closeAll.ts";
import { usageError } from "../core/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine, StepProgram, Tensors } from "../engine/engine.ts";
import { nameOf } from "../graph/value.ts";
import type { Trainable } from "../models/families/trainable.ts";
import type { OptimizerOptions } from "../optim/optimizer.ts";
import type { Schedule } from "../optim/schedule.ts";
import { type Agreement, agreement, refuseOtherRuns } from "./agreement.ts";
import { batches, type NearestRows } from "./batches.ts";
import { checkChoices } from "./checkChoices.ts";
import { fedRow } from "./fedRow.ts";
import { type Pace, pace } from "./pace.ts";
import { type Plan, plan } from "./plan.ts";
import { rates } from "./rates.ts";
import { type Reviver, reviver } from "./revive.ts";
import { rowShare } from "./rowShare.ts";
import { type Best, begin, type Checkpoints, type Progress } from "./runState.ts";
import { trainingStep } from "./step.ts";
import { type Stopwatch, stopwatch } from "./stopwatch.ts";
import { type Validation, validation } from "./validation.ts";
import type { FlatWeights } from "./weights.ts";

export interface TrainOptions extends OptimizerOptions {
  /** What computes. */
  engine: Engine;
  /** Rows to learn from. */
  dataset: Dataset;
  /** Rows to train on and rows to hold out, as indices of the data set. */
  rows: { train: Uint32Array; validation: Uint32Array };
  /** Decides the split, the fresh weights, the order of the rows and the noise: a whole number. Default 0. */
  seed?: number;
  /** Rows of a step. Default by the data: about a tenth of the rows, 8…128, or up to 256 for maps, and fewer where rows are large. */
  batch?: number;
  /** Most epochs. Default: as many as make about 5,000 steps, within 20…1000, without limit if `seconds` is given. */
  epochs?: number;
  /** Most seconds of training. The schedule then follows the clock where that is ahead of the steps. */
  seconds?: number;
  /** Peak learning rate, above 0. Default by the kind of data. */
  learningRate?: number;
  /** How the learning rate moves over the run. Default `one-cycle`: up over the first tenth, then down by a half cosine (Smith & Topin 2018). */
  schedule?: Schedule;
  /** Epochs without a better validation loss before the run ends; 0, the default, never ends it. */
  patience?: number;
  /** Largest norm of the gradient, per number of a row; 0 leaves it as it is. Default 1. */
  clip?: number;
  /** Aborting ends the run after the engine run under way, and saves a checkpoint, to be resumed; there is then no model. */
  signal?: AbortSignal;
  checkpoints?: Checkpoints;
  /** Nearest rows of each row that is trained on, and the rows held out, each followed by one of its nearest among those: what a model of neighbours is fed. */
  nearest?: { readonly train: NearestRows; readonly validation: Uint32Array };
  /** Weights to start from, in the network's order; fresh ones by default. */
  from?: FlatWeights;
}

/** What a run computes with; compiled before its first step. */
export interface Machine {
  readonly net: Trainable;
  readonly options: TrainOptions;
  /** Peak learning rate. */
  readonly learningRate: number;
  readonly plan: Plan;
  readonly totalSteps: number;
  readonly program: StepProgram;
  /** Absent where no rows are held out. */
  readonly validation?: Validation;
  /** Absent where the code is not sparse. */
  readonly reviving?: Reviver;
  /** Begins to read the feeds of the engine run from step `first` on; undefined after the last. A failure rejects where they are awaited. */
  prepare(first: number): Promise<Tensors> | undefined;
  /** Adam's rates and the warm-up, for the engine run from step `first` on. */
  rates(first: number, pace: Pace): Tensors;
  close(): Promise<void>;
}

/** A run under way: what it computes with, its counters and losses, its best weights and its clock. */
export interface TrainingRun extends Machine {
  readonly progress: Progress;
  readonly best: Best;
  readonly clock: Stopwatch;
  readonly pace: Pace;
  readonly agreed: Agreement;
}

/** Plans a run and compiles what it computes with. */
export async function machineOf(net: Trainable, options: TrainOptions): Promise<Machine> {
  refuseToShare(net, options.engine);
  checkChoices(options);
  const { engine, dataset, rows, seed = 0, seconds, clip = 1, learningRate = 2e-3 } = options;
  const chosen = plan(net, dataset, rows.train.length, {
    ...options,
    timed: seconds !== undefined,
    runFlops: engine.runFlops,
  });
  const { batch, stepsPerEpoch, stepsPerRun, epochs } = chosen;
  const totalSteps = epochs * stepsPerEpoch;
  const { peers } = engine;
  const share = rowShare(batch, peers);
  if (peers) await refuseOtherRuns(peers, describe(net, { ...options, seed, learningRate }, chosen));
  const step = trainingStep(net, {
    ...options,
    ...{ batch: share.rows, whole: batch, dtype: fedRow(net, dataset).dtype, clip },
  });
  const inputNames = step.feeds.map(nameOf);
  const feeder = batches(net, {
    ...{ dataset, rows: rows.train, batch, stepsPerEpoch, seed, share },
    nearest: options.nearest?.train,
  });
  const heldRows = options.nearest?.validation ?? rows.validation;
  const together = net.neighbours ? batch : undefined;
  const held = heldRows.length > 0 ? validation(engine, net, dataset, heldRows, seed, together) : undefined;
  const reviving = reviver(net, { engine, dataset, rows: rows.train, seed });
  const program = await engine.compileStep(step, { stepsPerRun });
  return {
    ...{ net, options, learningRate, plan: chosen, totalSteps, program },
    ...{ validation: held, reviving },
    prepare: (first) => {
      if (first >= totalSteps) return undefined;
      const feeds = feeder.feeds(first, stepsPerRun);
      feeds.catch(() => {});
      return feeds;
    },
    rates: (first, { rateOf, warmthOf }) => rates(first, stepsPerRun, inputNames, options, rateOf, warmthOf),
    close: () => closeAll([program, held, reviving]),
  };
}

/** Throws `usage` where several ranks would train a model of neighbours: it compares all rows of a batch, which they would have to exchange. */
export function refuseToShare({ neighbours }: Trainable, { peers }: Engine): void {
  if (!peers || !neighbours) return;
  throw usageError({
    subject: { option: "type" },
    reason: "invalid-option",
    rule: "a model of neighbours compares all rows of a batch, which ranks cannot share",
    received: `${peers.size} ranks`,
    repair: "train it with one rank",
  });
}

/** Starts a run from a checkpoint where there is one, else from fresh weights or given ones. */
export async function startRun(machine: Machine): Promise<TrainingRun> {
  const { net, options, program, totalSteps, learningRate } = machine;
  const { engine, dataset, rows, seed = 0, seconds, schedule = "one-cycle", checkpoints, from } = options;
  const { progress, best } = await begin(net, program, { engine, dataset, rows, seed, checkpoints, from });
  const clock = stopwatch(progress.seconds);
  const agreed = agreement(clock, { peers: engine.peers, signal: options.signal });
  const { warmUp } = net;
  return {
    ...machine,
    ...{ progress, best, clock, agreed },
    pace: pace(clock, { totalSteps, seconds, learningRate, schedule, warmUp }),
  };
}

/** Options that may differ between ranks. */
const besides: ReadonlySet<string> = new Set([
  ...["engine", "dataset", "signal", "checkpoint", "checkpoints", "command", "version", "source"],
]);

/** What must be the same on every rank. */
function describe({ input, parameters }: Trainable, options: TrainOptions, plan: Plan): object {
  const { dataset, checkpoints } = options;
  const { rows, shape, dtype } = dataset;
  const settings = Object.fromEntries(Object.entries(options).filter(([name]) => !besides.has(name)));
  return {
    ...{ settings, plan, every: checkpoints?.every, data: { rows, shape, dtype }, input },
    parameters: parameters.map(({ name, shape }) => [name, shape]),
  };
}
