import type { DoneEvent, EpochEvent, StartEvent, StepEvent, TrainEvent } from "../../node.ts";
import { showCount, showMilliseconds, showNumber, showSeconds } from "../../report/units.ts";
import { gauge, sparkline } from "./gauge.ts";

/** All that the training line shows, gathered from the events so far. */
export interface TrainingState {
  readonly start?: StartEvent;
  readonly step?: StepEvent;
  readonly epoch?: EpochEvent;
  readonly done?: DoneEvent;
  /** The loss of each epoch so far: validation where rows were held out, else training. */
  readonly history: readonly number[];
  readonly latest?: TrainEvent["type"];
}

/** The state after an event; without arguments, the state before the first one. */
export function trainingState(before?: TrainingState, event?: TrainEvent): TrainingState {
  if (!before || !event) return { history: [] };
  const latest = event.type;
  switch (event.type) {
    case "start":
      return { history: [], start: event, latest };
    case "step":
      return { ...before, step: event, latest };
    case "epoch":
      return {
        ...before,
        epoch: event,
        history: [...before.history, event.validationLoss ?? event.trainLoss],
        latest,
      };
    case "done":
      return { ...before, done: event, latest };
    case "saved":
    case "finding":
    case "judging":
    case "nearest":
      return before;
    default:
      return event satisfies never;
  }
}

/** The state as one line: a bar fitted to `width` characters, or without a width the latest event in words. */
export function trainingLine(state: TrainingState, fit?: { width: number; color?: boolean }): string {
  if (state.latest === "done" && state.done) return doneLine(state.done);
  if (fit) return barLine(state, fit);
  if (state.latest === "epoch" && state.epoch) return epochLine(state, state.epoch);
  if (state.latest === "step" && state.step) return stepLine(state, state.step);
  return state.start ? startLine(state.start) : "";
}

/** Fields in the order in which a narrowing terminal gives them up, least useful first. */
function barLine(state: TrainingState, { width, color = false }: { width: number; color?: boolean }): string {
  const { start, step, epoch, history } = state;
  const share = shareDone(state);
  const fields = {
    epoch: `epoch ${step?.epoch ?? epoch?.epoch ?? 1}${limitOf(start)}`,
    percent: `${String(Math.floor(share * 100)).padStart(3)}%`,
    loss: step && `loss ${showNumber(step.loss)}`,
    validation: epoch?.validationLoss !== undefined && `val ${showNumber(epoch.validationLoss)}`,
    trend: history.length > 1 && sparkline(history, 12),
    speed: step && `${showMilliseconds(step.msPerStep)}/step`,
    left: step && Number.isFinite(step.secondsLeft) && `${showSeconds(step.secondsLeft)} left`,
  };
  const keep = new Map(
    Object.entries(fields).filter((field): field is [string, string] => Boolean(field[1])),
  );
  const length = () => [...keep.values()].reduce((sum, text) => sum + text.length + 2, -2);
  const least = 10;
  for (const name of ["trend", "speed", "percent", "validation", "left", "loss"]) {
    if (length() + least + 1 > width) keep.delete(name);
  }
  const room = Math.min(30, width - length() - 1);
  const [first = "", ...rest] = keep.values();
  const head = room >= least ? `${first} ${gauge(share, { width: room, color })}` : first;
  return [head, ...rest].join("  ");
}

/** A run that only its time limits has this many epochs or more. */
const unlimited = 100_000;

function limitOf(start: StartEvent | undefined): string {
  return start && start.epochs < unlimited ? `/${start.epochs}` : "";
}

/** The share of the run that is done, by its steps or by its time, whichever ends first. */
function shareDone({ start, step, latest }: TrainingState): number {
  if (latest === "done") return 1;
  if (!start || !step) return 0;
  const bySteps = step.step / Math.max(1, start.epochs * start.stepsPerEpoch);
  const { seconds, secondsLeft } = step;
  const byTime = Number.isFinite(secondsLeft) ? seconds / Math.max(1e-9, seconds + secondsLeft) : 0;
  return Math.min(1, Math.max(bySteps, byTime));
}

function startLine({
  parameters,
  trainRows,
  validationRows,
  stepsPerEpoch,
  epochs,
  step,
  engine,
}: StartEvent): string {
  const held = validationRows > 0 ? ` and ${showCount(validationRows)} held out` : "";
  const resumed = step > 0 ? `, resumed at step ${showCount(step)}` : "";
  return (
    `training: ${showCount(parameters)} parameters, ${showCount(trainRows)} rows${held}, ` +
    `${showCount(stepsPerEpoch)} steps an epoch${epochs < unlimited ? `, at most ${epochs} epochs` : ""}, ${engine}${resumed}`
  );
}

function stepLine(state: TrainingState, step: StepEvent): string {
  const left = Number.isFinite(step.secondsLeft) ? `, ${showSeconds(step.secondsLeft)} left` : "";
  const percent = Math.floor(shareDone(state) * 100);
  return (
    `epoch ${step.epoch}${limitOf(state.start)} (${percent}%): loss ${showNumber(step.loss)}, ` +
    `${showMilliseconds(step.msPerStep)}/step${left}`
  );
}

function epochLine(state: TrainingState, epoch: EpochEvent): string {
  const validation =
    epoch.validationLoss === undefined
      ? ""
      : `, validation ${showNumber(epoch.validationLoss)}${epoch.best ? " (best)" : ""}`;
  return (
    `epoch ${epoch.epoch}${limitOf(state.start)}: loss ${showNumber(epoch.trainLoss)}${validation}, ` +
    `${showSeconds(epoch.seconds)}`
  );
}

const reasons: Record<DoneEvent["reason"], string> = {
  epochs: "all epochs done",
  patience: "validation no longer improved",
  time: "time is up",
  interrupted: "interrupted",
  nan: "the loss became NaN",
  diverged: "the loss rose far above the best",
};

function doneLine({
  reason,
  epochs,
  steps,
  seconds,
  msPerStep,
  trainLoss,
  validationLoss,
}: DoneEvent): string {
  const validation = validationLoss === undefined ? "" : `, validation ${showNumber(validationLoss)}`;
  return (
    `${reasons[reason]}: ${epochs} ${epochs === 1 ? "epoch" : "epochs"}, ${showCount(steps)} steps in ${showSeconds(seconds)} ` +
    `(${showMilliseconds(msPerStep)}/step), loss ${showNumber(trainLoss)}${validation}`
  );
}
