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
  /** Weights to start from, in the network's order; fresh ones by default. */
  from?: FlatWeights;
}

/** Share of a run after which dead units stay as they are: a revived one needs steps to learn what it is for. */
const lastRevival = 0.7;
/** Fewest steps between two revivals. */
const revivalPause = 100;

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
export async function* train(net: Trainable, options: TrainOptions): AsyncGenerator<TrainEvent, Trained> {
  const { engine, dataset, rows, seed = 0, seconds, checkpoints, signal } = options;
  const { learningRate = 2e-3, schedule = "one-cycle", patience = 0, clip = 1 } = options;
  const made = plan(net, dataset, rows.train.length, { ...options, timed: seconds !== undefined });
  const { batch, stepsPerEpoch, stepsPerRun, epochs } = made;
  const totalSteps = epochs * stepsPerEpoch;
  const step = trainingStep(net, { ...options, batch, dtype: dataset.dtype, clip });
  const wanted = step.feeds.map(nameOf);
  const feeder = batches(net, { dataset, rows: rows.train, batch, stepsPerEpoch, seed });
  const program = await engine.compileStep(step, { stepsPerRun });
  const held =
    rows.validation.length > 0 ? await validation(engine, net, dataset, rows.validation, seed) : undefined;
  const reviving = reviver(net, { engine, dataset, rows: rows.train, seed });
  const epochsBetween = Math.ceil(revivalPause / stepsPerEpoch);

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
    // A limit of time ends the schedule by the clock where that comes before the last step.
    const passed = (steps: number): number =>
      Math.max(steps / totalSteps, seconds ? clock.seconds() / seconds : 0);
    const rateOf = (steps: number): number => learningRate * rateAt(schedule, passed(steps));
    const warmthOf = (steps: number): number => warmthAt(net.warmUp, passed(steps));
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
    let ready = progress.step < totalSteps ? feeder.feeds(progress.step, stepsPerRun) : undefined;
    while (ready) {
      if (signal?.aborted) {
        reason = "interrupted";
        break;
      }
      const first = progress.step;
      clock.start();
      const feeds = { ...(await ready), ...rates(first, stepsPerRun, wanted, options, rateOf, warmthOf) };
      const running = program.run(feeds);
      // The next batches are made while the engine computes.
      ready = first + stepsPerRun < totalSteps ? feeder.feeds(first + stepsPerRun, stepsPerRun) : undefined;
      ready?.catch(() => {});
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
      if (clock.speaks()) {
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

      const late = timeLeft() <= 0;
      if (progress.step % stepsPerEpoch === 0 || late) {
        const weights = (await program.state()).weights.data as FlatWeights;
        yield await endEpoch(progress, best, weights, held, epoch, clock.seconds);
        if (patience > 0 && epoch - progress.bestEpoch >= patience) {
          reason = "patience";
          break;
        }
        if (reviving && epoch % epochsBetween === 0 && passed(progress.step) < lastRevival) {
          const state = await program.state();
          if ((await reviving.revive(state, epoch)) > 0) await program.setState(state);
        }
      }
      if (late) {
        reason = "time";
        break;
      }
      if (checkpoints && clock.sinceSave() > checkpoints.every) yield* save();
    }

    if (reason === "interrupted" || reason === "epochs") yield* save();
    if (progress.bestLoss === undefined) {
      // Interrupted before the first epoch ended: what there is, is the best there is.
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
      validationLoss: held && progress.bestLoss,
    };
    yield done;
    return { weights: best.weights, done, plan: made };
  } finally {
    await program.close();
    await held?.close();
    await reviving?.close();
  }
}
