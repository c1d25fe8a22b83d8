import { isFirst, takeFirst } from "../engine/peers/peers.ts";
import { parameterCount } from "../models/families/autoencoder/network.ts";
import type { Trainable } from "../models/families/trainable.ts";
import { divergedFinding, hasDiverged, nanError, nanFinding } from "./diverged.ts";
import { endEpoch } from "./endEpoch.ts";
import type { DoneEvent, StartEvent, StepEvent, TrainEvent } from "./events.ts";
import type { Plan } from "./plan.ts";
import type { Reviver } from "./revive.ts";
import { asTensor } from "./runState.ts";
import { machineOf, startRun, type TrainingRun, type TrainOptions } from "./trainingRun.ts";
import type { FlatWeights } from "./weights.ts";

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
  const machine = await machineOf(net, options);
  try {
    const run = await startRun(machine);
    yield startEvent(run);
    const reason = yield* takeSteps(run);
    if (reason === "interrupted" || reason === "epochs") yield* save(run);
    return await result(run, reason);
  } finally {
    await machine.close();
  }
}

/** Takes steps until the run ends; returns why it ended. */
async function* takeSteps(run: TrainingRun): AsyncGenerator<TrainEvent, DoneEvent["reason"]> {
  const { options, plan, program, progress, clock, pace, agreed, prepare, rates } = run;
  const { checkpoints } = options;
  let ready = prepare(progress.step);
  try {
    while (ready) {
      if (agreed.stopped()) return "interrupted";
      const first = progress.step;
      clock.start();
      const running = program.run({
        ...(await ready),
        ...rates(first, pace),
        ...agreed.ask(plan.stepsPerRun),
      });
      // The next feeds are prepared while the engine computes.
      ready = prepare(first + plan.stepsPerRun);
      const outputs = await running;
      agreed.hear(outputs);
      const losses = outputs.loss.data as Float32Array;
      const msPerStep = clock.stop(plan.stepsPerRun);

      const bad = losses.findIndex((x) => !Number.isFinite(x));
      if (bad >= 0) {
        if (progress.bestLoss === undefined) throw nanError(first + bad + 1);
        yield nanFinding(first + bad + 1, run.learningRate);
        return "nan";
      }
      progress.step += plan.stepsPerRun;
      progress.lossCount += losses.length;
      for (const x of losses) progress.lossSum += x;
      if (clock.progressDue()) yield stepEvent(run, losses, msPerStep);

      const outOfTime = pace.timeLeft() <= 0;
      if (progress.step % plan.stepsPerEpoch === 0 || outOfTime) {
        const ended = yield* closeEpoch(run);
        if (ended) return ended;
      }
      if (outOfTime) return "time";
      if (checkpoints && clock.sinceSave() > checkpoints.every) yield* save(run);
    }
    return "epochs";
  } finally {
    // The caller may close the data set when the stream ends, so a read under way is awaited.
    await ready?.catch(() => {});
  }
}

/** Measures an epoch that ended, keeps its weights if they are the best, and revives dead units; says why the run ends, where it does. */
async function* closeEpoch(
  run: TrainingRun,
): AsyncGenerator<TrainEvent, "diverged" | "patience" | undefined> {
  const { options, plan, program, progress, best, clock, pace, validation, reviving } = run;
  const { patience = 0 } = options;
  const epoch = epochOf(run);
  const weights = (await program.state()).weights.data as FlatWeights;
  const ended = await endEpoch(progress, best, weights, validation, epoch, clock.seconds);
  yield ended;
  const loss = ended.validationLoss ?? ended.trainLoss;
  if (hasDiverged(loss, progress)) {
    yield divergedFinding(epoch, loss, progress, run.learningRate);
    return "diverged";
  }
  if (patience > 0 && epoch - progress.bestEpoch >= patience) return "patience";
  const epochsBetween = Math.ceil(revivalPause / plan.stepsPerEpoch);
  if (reviving && epoch % epochsBetween === 0 && pace.shareDone(progress.step) < lastRevival) {
    await revive(run, reviving, epoch);
  }
  return undefined;
}

/** Reinitialises dead units: the first rank for all of them. */
async function revive({ options, program }: TrainingRun, reviving: Reviver, epoch: number): Promise<void> {
  const { peers } = options.engine;
  const state = await program.state();
  const revived = isFirst(peers) ? await reviving.revive(state, epoch) : 0;
  if (peers) for (const { data } of Object.values(state)) await takeFirst(peers, data as FlatWeights);
  if (peers || revived > 0) await program.setState(state);
}

/** Saves a checkpoint where they are kept: of several ranks, the first. */
async function* save({ options, program, progress, best, clock }: TrainingRun): AsyncGenerator<TrainEvent> {
  const { checkpoints, engine } = options;
  if (!checkpoints) return;
  progress.seconds = clock.seconds();
  const tensors = { ...(await program.state()), best: asTensor(best.weights) };
  if (!isFirst(engine.peers)) return clock.saved();
  const path = await checkpoints.save({ progress: { ...progress }, tensors });
  clock.saved();
  yield { type: "saved", step: progress.step, path };
}

/** The weights of the best epoch and the event `done`. */
async function result(run: TrainingRun, reason: DoneEvent["reason"]): Promise<Trained> {
  const { plan, program, progress, best, clock, validation } = run;
  if (progress.bestLoss === undefined) {
    // Interrupted before the first epoch ended: the current weights are the only ones.
    best.weights = (await program.state()).weights.data as FlatWeights;
  }
  const done: DoneEvent = {
    type: "done",
    reason,
    epochs: epochOf(run),
    steps: progress.step,
    seconds: clock.seconds(),
    msPerStep: clock.msPerStep(),
    trainLoss: progress.trainLoss ?? progress.lossSum / progress.lossCount,
    validationLoss: validation && progress.bestLoss,
  };
  return { weights: best.weights, done, plan };
}

function startEvent({ net, options, plan, progress }: TrainingRun): StartEvent {
  const { engine, rows } = options;
  return {
    type: "start",
    parameters: parameterCount(net),
    trainRows: rows.train.length,
    validationRows: rows.validation.length,
    stepsPerEpoch: plan.stepsPerEpoch,
    epochs: plan.epochs,
    step: progress.step,
    engine: engine.name,
  };
}

function stepEvent(run: TrainingRun, losses: Float32Array, msPerStep: number): StepEvent {
  const { totalSteps, progress, clock, pace } = run;
  const bySteps = ((totalSteps - progress.step) * clock.msPerStep()) / 1000;
  return {
    type: "step",
    step: progress.step,
    epoch: epochOf(run),
    loss: losses.reduce((a, b) => a + b, 0) / losses.length,
    learningRate: pace.rateOf(progress.step),
    msPerStep,
    seconds: clock.seconds(),
    secondsLeft: Math.max(0, Math.min(bySteps, pace.timeLeft())),
  };
}

/** The epoch under way, from 1; the one that ended where the last step was its last. */
function epochOf({ plan, progress }: TrainingRun): number {
  return Math.ceil(progress.step / plan.stepsPerEpoch);
}
