import { HourglassError } from "../core/errors.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine, StepProgram } from "../engine/engine.ts";
import { graph } from "../graph/graph.ts";
import { input } from "../graph/value.ts";
import { preprocess } from "../models/inputSpec.ts";
import { type Network, parameterCount } from "../models/network.ts";
import { type AdamOptions, adamRates } from "../optim/adam.ts";
import { rateAt, type Schedule } from "../optim/schedule.ts";
import { batches } from "./batches.ts";
import type { DoneEvent, TrainEvent } from "./events.ts";
import { type Plan, plan } from "./plan.ts";
import { trainingStep } from "./step.ts";
import { type Validation, validation } from "./validation.ts";
import { centredWeights, type FlatWeights } from "./weights.ts";

export interface TrainOptions extends AdamOptions {
  engine: Engine;
  dataset: Dataset;
  /** Rows to train on and rows to hold out, as indices of the data set. */
  rows: { train: Uint32Array; validation: Uint32Array };
  seed?: number;
  batch?: number;
  /** Most epochs; where neither epochs nor seconds are given, about 5,000 steps. */
  epochs?: number;
  /** Most seconds. The learning rate then falls by the time that is left. */
  seconds?: number;
  /** Peak learning rate. */
  learningRate?: number;
  schedule?: Schedule;
  /** Epochs without a better validation loss before the run ends; 0 never ends it. */
  patience?: number;
  /** Largest norm of the gradient, per number of a row; 0 leaves it as it is. */
  clip?: number;
  /** Ends the run after the steps under way, saved. */
  signal?: AbortSignal;
  checkpoints?: Checkpoints;
}

/** Where a run keeps its state. */
export interface Checkpoints {
  /** What a run left here, if anything. */
  load(): Promise<RunState | undefined>;
  /** Puts a state where a crash cannot hurt it; resolves with its place once it is safe. */
  save(state: RunState): Promise<string>;
  /** Most seconds between two saves. */
  every: number;
}

/** Everything that a run needs to go on bit for bit. */
export interface RunState {
  readonly progress: Progress;
  /** `weights`, `m`, `v` and `best`. */
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** The numbers of a run so far. */
export interface Progress {
  step: number;
  seconds: number;
  /** Sum and count of the losses of the epoch under way. */
  lossSum: number;
  lossCount: number;
  /** Mean loss of the last whole epoch. */
  trainLoss?: number;
  /** Lowest loss that an epoch ended with, and that epoch. */
  bestLoss?: number;
  bestEpoch: number;
}

/** What training leaves: the weights of the best epoch, and how it went. */
export interface Trained {
  readonly weights: FlatWeights;
  readonly done: DoneEvent;
  readonly plan: Plan;
}

/**
 * Trains a network and says what happens as it happens. The result is the weights of the epoch with the best
 * validation loss (training loss where nothing is held out). The same seed, machine, engine and options give the
 * same bits, unless `seconds` makes the run depend on the clock.
 */
export async function* train(net: Network, options: TrainOptions): AsyncGenerator<TrainEvent, Trained> {
  const {
    engine,
    dataset,
    rows,
    seed = 0,
    seconds,
    schedule = "one-cycle",
    patience = 0,
    checkpoints,
    signal,
  } = options;
  const { learningRate = 2e-3, clip = 1 } = options;
  const made = plan(net, dataset, rows.train.length, { ...options, timed: seconds !== undefined });
  const { batch, stepsPerEpoch, stepsPerRun, epochs } = made;
  const totalSteps = epochs * stepsPerEpoch;

  const step = trainingStep(net, { ...options, batch, dtype: dataset.dtype, clip });
  const scheduled = step.feeds.map((v) => v.operation.attributes.name as string);
  const program = await engine.compileStep(step, { stepsPerRun });
  const held =
    rows.validation.length > 0 ? await validation(engine, net, dataset, rows.validation, seed) : undefined;
  const feeder = batches(net, { dataset, rows: rows.train, batch, stepsPerEpoch, seed });

  try {
    const { progress, best } = await begin(net, program, options);
    const started = performance.now() - progress.seconds * 1000;
    const elapsed = (): number => (performance.now() - started) / 1000;
    const share = (steps: number): number =>
      Math.max(steps / totalSteps, seconds === undefined ? 0 : elapsed() / seconds);
    const save = async (): Promise<TrainEvent[]> => {
      if (!checkpoints) return [];
      progress.seconds = elapsed();
      const tensors = { ...(await program.state()), best: asTensor(best.weights) };
      lastSave = performance.now();
      return [
        {
          type: "saved",
          step: progress.step,
          path: await checkpoints.save({ progress: { ...progress }, tensors }),
        },
      ];
    };
    let lastSave = performance.now();
    let stepSeconds = 0;
    let stepsTimed = 0;

    yield {
      type: "start",
      parameters: parameterCount(net),
      trainRows: rows.train.length,
      validationRows: rows.validation.length,
      stepsPerEpoch,
      epochs,
      step: progress.step,
      engine: engine.name,
    };

    let reason: DoneEvent["reason"] = "epochs";
    let ready = progress.step < totalSteps ? feeder.feeds(progress.step, stepsPerRun) : undefined;
    let saidAt = 0;
    while (progress.step < totalSteps) {
      if (signal?.aborted) {
        reason = "interrupted";
        break;
      }
      const before = performance.now();
      const feeds = {
        ...(await ready!),
        ...rates(progress.step, stepsPerRun, scheduled, options, learningRate, (s) =>
          rateAt(schedule, share(s)),
        ),
      };
      const running = program.run(feeds);
      const last = progress.step + stepsPerRun >= totalSteps;
      // The next batches are made while the engine computes.
      ready = last ? undefined : feeder.feeds(progress.step + stepsPerRun, stepsPerRun);
      ready?.catch(() => {});
      const { loss } = await running;
      const took = performance.now() - before;
      stepSeconds += took / 1000;
      stepsTimed += stepsPerRun;

      const losses = loss.data as Float32Array;
      const bad = losses.findIndex((x) => !Number.isFinite(x));
      if (bad >= 0) {
        yield nanFinding(progress.step + bad + 1, learningRate);
        reason = "nan";
        if (progress.bestLoss === undefined) throw nanError(progress.step + bad + 1);
        break;
      }
      progress.step += stepsPerRun;
      for (const x of losses) progress.lossSum += x;
      progress.lossCount += losses.length;
      const epoch = Math.ceil(progress.step / stepsPerEpoch);
      if (performance.now() - saidAt > 66) {
        saidAt = performance.now();
        const left = stepSeconds / stepsTimed;
        yield {
          type: "step",
          step: progress.step,
          epoch,
          loss: losses.reduce((a, b) => a + b, 0) / losses.length,
          learningRate: learningRate * rateAt(schedule, share(progress.step)),
          msPerStep: took / stepsPerRun,
          secondsLeft: Math.max(
            0,
            Math.min(
              (totalSteps - progress.step) * left,
              seconds === undefined ? Number.POSITIVE_INFINITY : seconds - elapsed(),
            ),
          ),
        };
      }

      const late = seconds !== undefined && elapsed() >= seconds;
      if (progress.step % stepsPerEpoch === 0 || late) {
        const { weights } = await program.state();
        const event = await endEpoch(progress, best, weights.data as FlatWeights, held, epoch, elapsed);
        yield event;
        if (patience > 0 && epoch - progress.bestEpoch >= patience) {
          reason = "patience";
          break;
        }
      }
      if (late) {
        reason = "time";
        break;
      }
      if (checkpoints && performance.now() - lastSave > checkpoints.every * 1000) yield* await save();
    }

    if (reason === "interrupted" || (reason === "epochs" && checkpoints)) yield* await save();
    if (progress.bestLoss === undefined) {
      // Interrupted before the first epoch ended: what there is, is the best there is.
      best.weights = (await program.state()).weights.data as FlatWeights;
    }
    const done: DoneEvent = {
      type: "done",
      reason,
      epochs: Math.ceil(progress.step / stepsPerEpoch),
      steps: progress.step,
      seconds: elapsed(),
      msPerStep: stepsTimed > 0 ? (stepSeconds * 1000) / stepsTimed : 0,
      trainLoss: progress.trainLoss ?? progress.lossSum / progress.lossCount,
      validationLoss: held && progress.bestLoss,
    };
    yield done;
    return { weights: best.weights, done, plan: made };
  } finally {
    await program.close();
    await held?.close();
  }
}

interface Best {
  weights: FlatWeights;
}

/** Starts from a checkpoint where there is one, else from fresh weights. */
async function begin(
  net: Network,
  program: StepProgram,
  { engine, dataset, rows, checkpoints, seed = 0 }: TrainOptions,
): Promise<{ progress: Progress; best: Best }> {
  const saved = await checkpoints?.load();
  if (saved) {
    const { weights, m, v, best } = saved.tensors;
    await program.setState({ weights, m, v });
    return { progress: { ...saved.progress }, best: { weights: best.data as FlatWeights } };
  }
  const weights = centredWeights(net, seed, await someFeatures(net, engine, dataset, rows.train));
  const zero = (): Tensor => asTensor(new Float32Array(weights.length));
  await program.setState({ weights: asTensor(weights), m: zero(), v: zero() });
  const progress: Progress = {
    step: 0,
    seconds: 0,
    lossSum: 0,
    lossCount: 0,
    bestEpoch: 0,
  };
  return { progress, best: { weights } };
}

/** Features of a few training rows, evenly spread. */
async function someFeatures(
  net: Network,
  engine: Engine,
  dataset: Dataset,
  rows: Uint32Array,
): Promise<Tensor<"float32">> {
  const count = Math.min(rows.length, Math.max(8, Math.floor(1e6 / sizeOf(net.features))), 500);
  const chosen = Uint32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
  const raw = input("rows", dataset.dtype, [count, ...dataset.shape]);
  const program = await engine.compile(graph({ features: preprocess(net.spec.input, raw).values }));
  const { features } = await program.run({ rows: await dataset.read(chosen) });
  await program.close();
  return features as Tensor<"float32">;
}

/** Measures an epoch, and keeps its weights where they are the best so far. */
async function endEpoch(
  progress: Progress,
  best: Best,
  weights: FlatWeights,
  held: Validation | undefined,
  epoch: number,
  elapsed: () => number,
): Promise<TrainEvent> {
  progress.trainLoss = progress.lossSum / progress.lossCount;
  progress.lossSum = 0;
  progress.lossCount = 0;
  const validationLoss = await held?.loss(weights);
  const loss = validationLoss ?? progress.trainLoss;
  const better = progress.bestLoss === undefined || loss < progress.bestLoss;
  if (better) {
    progress.bestLoss = loss;
    progress.bestEpoch = epoch;
    best.weights = weights;
  }
  return {
    type: "epoch",
    epoch,
    step: progress.step,
    trainLoss: progress.trainLoss,
    validationLoss,
    best: better,
    seconds: elapsed(),
  };
}

/** The optimizer's scalars of a range of steps, those that the step graph takes. */
function rates(
  first: number,
  count: number,
  wanted: readonly string[],
  options: AdamOptions,
  peak: number,
  rate: (step: number) => number,
): Record<string, Tensor> {
  const steps = Array.from({ length: count }, (_, k) =>
    adamRates(first + k + 1, peak * rate(first + k), options),
  );
  const names = (["stepSize", "epsilon", "learningRate"] as const).filter((name) => wanted.includes(name));
  return Object.fromEntries(names.map((name) => [name, asTensor(Float32Array.from(steps, (s) => s[name]))]));
}

function asTensor(data: Float32Array<ArrayBuffer>): Tensor<"float32"> {
  return { dtype: "float32", shape: [data.length], data };
}

function nanFinding(step: number, learningRate: number): TrainEvent {
  return {
    type: "finding",
    finding: {
      code: "nan",
      message: `the loss was not a number at step ${step}, with a peak learning rate of ${learningRate}`,
      repair: `train with --lr ${learningRate / 5}, and check the data for extreme numbers`,
    },
  };
}

function nanError(step: number): HourglassError {
  return new HourglassError("failed", {
    subject: "training",
    rule: `the loss was not a number at step ${step}, before a first epoch could be kept`,
    repair: "use a smaller --lr, and check the data for extreme numbers",
  });
}
