import { closeAll } from "../core/closeAll.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { nameOf } from "../graph/value.ts";
import { parameterCount } from "../models/families/autoencoder/network.ts";
import type { Trainable } from "../models/families/trainable.ts";
import { warmthAt } from "../models/families/warmUp.ts";
import type { AdamOptions } from "../optim/adam.ts";
import { rateAt, type Schedule } from "../optim/schedule.ts";
import { batches } from "./batches.ts";
import { endEpoch } from "./endEpoch.ts";
import type { DoneEvent, TrainEvent } from "./events.ts";
import { nanError, nanFinding } from "./notANumber.ts";
import { type Plan, plan } from "./plan.ts";
import { rates } from "./rates.ts";
import { reviver } from "./revive.ts";
import { asTensor, begin, type Checkpoints } from "./runState.ts";
import { trainingStep } from "./step.ts";
import { stopwatch } from "./stopwatch.ts";
import { validation } from "./validation.ts";
import type { FlatWeights } from "./weights.ts";

export interface TrainOptions extends AdamOptions {
  engine: Engine;
  dataset: Dataset;
  /** Rows to train on and rows to hold out, as indices of the data set. */
  rows: { train: Uint32Array; validation: Uint32Array };
  /** Decides the split, the fresh weights, the order of the rows and the noise: a whole number. Default 0. */
  seed?: number;
  /** Rows of a step. Default by the data: about a tenth of the rows, 8…128, and fewer where rows are large. */
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
  /** Weights to start from, in the network's order; fresh ones by default. */
  from?: FlatWeights;
}

/** Share of a run after which dead units are no longer reinitialised: too few steps remain for them to learn. */
const lastRevival = 0.7;
/** Fewest steps between two revivals of dead units. */
const revivalPause = 100;

/** Result of a training: the weights of the best epoch, the final event and the plan. */
export interface Trained {
  readonly weights: FlatWeights;
  readonly done: DoneEvent;
  readonly plan: Plan;
}

/**
 * Trains a network; yields events as they happen. The result has the weights of the epoch with the lowest validation
 * loss, or training loss if no rows are held out. The same seed, machine, engine and options give the same bits, unless
 * `seconds` makes the run depend on the clock. The event `done` is part of the result, not of the stream: the caller
 * yields it after the work that follows the last step. Throws if the loss is not a number before the first epoch ends.
 */
export async function* train(net: Trainable, options: TrainOptions): AsyncGenerator<TrainEvent, Trained> {
  const { engine, dataset, rows, seed = 0, seconds, checkpoints, signal } = options;
  const { learningRate = 2e-3, schedule = "one-cycle", patience = 0, clip = 1 } = options;
  const runPlan = plan(net, dataset, rows.train.length, { ...options, timed: seconds !== undefined });
  const { batch, stepsPerEpoch, stepsPerRun, epochs } = runPlan;
  const totalSteps = epochs * stepsPerEpoch;
  const step = trainingStep(net, { ...options, batch, dtype: dataset.dtype, clip });
  const inputNames = step.feeds.map(nameOf);
  const feeder = batches(net, { dataset, rows: rows.train, batch, stepsPerEpoch, seed });
  /** Feeds of the engine run from step `first` on; a failure rejects where they are awaited. */
  const prepare = (first: number): ReturnType<typeof feeder.feeds> | undefined => {
    if (first >= totalSteps) return undefined;
    const feeds = feeder.feeds(first, stepsPerRun);
    feeds.catch(() => {});
    return feeds;
  };
  let ready: ReturnType<typeof prepare>;
  const validationProgram =
    rows.validation.length > 0 ? validation(engine, net, dataset, rows.validation, seed) : undefined;
  const reviving = reviver(net, { engine, dataset, rows: rows.train, seed });
  const epochsBetween = Math.ceil(revivalPause / stepsPerEpoch);
  const program = await engine.compileStep(step, { stepsPerRun });

  try {
    const { progress, best } = await begin(net, program, {
      engine,
      dataset,
      rows,
      seed,
      checkpoints,
      from: options.from,
    });
    const clock = stopwatch(progress.seconds);
    const timeLeft = (): number =>
      seconds === undefined ? Number.POSITIVE_INFINITY : seconds - clock.seconds();
    // Share of the run that is done, by steps or by the time limit, whichever is further.
    const shareDone = (steps: number): number =>
      Math.max(steps / totalSteps, seconds ? clock.seconds() / seconds : 0);
    const rateOf = (steps: number): number => learningRate * rateAt(schedule, shareDone(steps));
    const warmthOf = (steps: number): number => warmthAt(net.warmUp, shareDone(steps));
    const save = async function* (): AsyncGenerator<TrainEvent> {
      if (!checkpoints) return;
      progress.seconds = clock.seconds();
      const tensors = { ...(await program.state()), best: asTensor(best.weights) };
      const path = await checkpoints.save({ progress: { ...progress }, tensors });
      clock.saved();
      yield { type: "saved", step: progress.step, path };
    };

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
    ready = prepare(progress.step);
    while (ready) {
      if (signal?.aborted) {
        reason = "interrupted";
        break;
      }
      const first = progress.step;
      clock.start();
      const feeds = { ...(await ready), ...rates(first, stepsPerRun, inputNames, options, rateOf, warmthOf) };
      const running = program.run(feeds);
      // The next feeds are prepared while the engine computes.
      ready = prepare(first + stepsPerRun);
      const losses = (await running).loss.data as Float32Array;
      const msPerStep = clock.stop(stepsPerRun);

      const bad = losses.findIndex((x) => !Number.isFinite(x));
      if (bad >= 0) {
        if (progress.bestLoss === undefined) throw nanError(first + bad + 1);
        yield nanFinding(first + bad + 1, learningRate);
        reason = "nan";
        break;
      }
      progress.step += stepsPerRun;
      progress.lossCount += losses.length;
      for (const x of losses) progress.lossSum += x;
      const epoch = Math.ceil(progress.step / stepsPerEpoch);
      if (clock.progressDue()) {
        yield {
          type: "step",
          step: progress.step,
          epoch,
          loss: losses.reduce((a, b) => a + b, 0) / losses.length,
          learningRate: rateOf(progress.step),
          msPerStep,
          seconds: clock.seconds(),
          secondsLeft: Math.max(
            0,
            Math.min(((totalSteps - progress.step) * clock.msPerStep()) / 1000, timeLeft()),
          ),
        };
      }

      const outOfTime = timeLeft() <= 0;
      if (progress.step % stepsPerEpoch === 0 || outOfTime) {
        const weights = (await program.state()).weights.data as FlatWeights;
        yield await endEpoch(progress, best, weights, validationProgram, epoch, clock.seconds);
        if (patience > 0 && epoch - progress.bestEpoch >= patience) {
          reason = "patience";
          break;
        }
        if (reviving && epoch % epochsBetween === 0 && shareDone(progress.step) < lastRevival) {
          const state = await program.state();
          if ((await reviving.revive(state, epoch)) > 0) await program.setState(state);
        }
      }
      if (outOfTime) {
        reason = "time";
        break;
      }
      if (checkpoints && clock.sinceSave() > checkpoints.every) yield* save();
    }

    if (reason === "interrupted" || reason === "epochs") yield* save();
    if (progress.bestLoss === undefined) {
      // Interrupted before the first epoch ended: the current weights are the only ones.
      best.weights = (await program.state()).weights.data as FlatWeights;
    }
    const done: DoneEvent = {
      type: "done",
      reason,
      epochs: Math.ceil(progress.step / stepsPerEpoch),
      steps: progress.step,
      seconds: clock.seconds(),
      msPerStep: clock.msPerStep(),
      trainLoss: progress.trainLoss ?? progress.lossSum / progress.lossCount,
      validationLoss: validationProgram && progress.bestLoss,
    };
    return { weights: best.weights, done, plan: runPlan };
  } finally {
    // The caller may close the data set when the stream ends, so a read under way is awaited.
    await ready?.catch(() => {});
    await closeAll([program, validationProgram, reviving]);
  }
}
