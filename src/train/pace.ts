import { warmthAt } from "../models/families/warmUp.ts";
import { rateAt, type Schedule } from "../optim/schedule.ts";
import type { Stopwatch } from "./stopwatch.ts";

/** How far a run is, and what follows from it. */
export interface Pace {
  /** Seconds until the time limit; infinite where there is none. */
  timeLeft(): number;
  /** Share of the run that is done after some steps, by steps or by the time limit, whichever is further. */
  shareDone(steps: number): number;
  /** Learning rate after some steps. */
  rateOf(steps: number): number;
  /** Share of the divergence's weight that counts after some steps. */
  warmthOf(steps: number): number;
}

export interface PaceOptions {
  totalSteps: number;
  /** Most seconds of training. */
  seconds?: number;
  /** Peak learning rate. */
  learningRate: number;
  schedule: Schedule;
  /** Share of the run over which the divergence warms up. */
  warmUp: number;
}

/** The pace of a run by its steps and its clock. */
export function pace(
  clock: Stopwatch,
  { totalSteps, seconds, learningRate, schedule, warmUp }: PaceOptions,
): Pace {
  const shareDone = (steps: number): number =>
    Math.max(steps / totalSteps, seconds ? clock.seconds() / seconds : 0);
  return {
    timeLeft: () => (seconds === undefined ? Number.POSITIVE_INFINITY : seconds - clock.seconds()),
    shareDone,
    rateOf: (steps) => learningRate * rateAt(schedule, shareDone(steps)),
    warmthOf: (steps) => warmthAt(warmUp, shareDone(steps)),
  };
}
