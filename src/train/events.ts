import type { Advice } from "../core/errors.ts";

/**
 * An event of a training run; the command line, the report and the studio read this stream. It begins with `start`,
 * after findings on the data, and ends with `done`.
 */
export type TrainEvent =
  | StartEvent
  | StepEvent
  | EpochEvent
  | SavedEvent
  | FindingEvent
  | JudgingEvent
  | DoneEvent;

export interface StartEvent {
  readonly type: "start";
  readonly parameters: number;
  readonly trainRows: number;
  readonly validationRows: number;
  readonly stepsPerEpoch: number;
  /** The most epochs the run may take. */
  readonly epochs: number;
  /** Steps already done, where the run resumes. */
  readonly step: number;
  readonly engine: string;
}

/** Sent after each run of a few steps. */
export interface StepEvent {
  readonly type: "step";
  /** Steps done since the start of training. */
  readonly step: number;
  /** Epoch under way, from 1. */
  readonly epoch: number;
  /** Mean loss over the steps since the last event. */
  readonly loss: number;
  readonly learningRate: number;
  readonly msPerStep: number;
  /** Seconds of the run so far, those before a resume included. */
  readonly seconds: number;
  /** Seconds that are left, by the time limit or the epochs, whichever ends first. */
  readonly secondsLeft: number;
}

export interface EpochEvent {
  readonly type: "epoch";
  readonly epoch: number;
  readonly step: number;
  readonly trainLoss: number;
  /** Absent where no rows were held out. */
  readonly validationLoss?: number;
  /** Whether this is the best validation so far. */
  readonly best: boolean;
  readonly seconds: number;
}

/** A checkpoint is on disk. */
export interface SavedEvent {
  readonly type: "saved";
  readonly step: number;
  readonly path: string;
}

/** The training doctor found something. */
export interface FindingEvent {
  readonly type: "finding";
  readonly finding: Finding;
}

/** What the doctor found: a stable code, what it means with the measured value, and what to try, the likeliest first. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly advice: readonly Advice[];
}

/** The last step is taken, and the model is shown rows once more: for the doctor, the detector and the density of its codes. */
export interface JudgingEvent {
  readonly type: "judging";
  /** What begins. */
  readonly stage: "doctor" | "detector" | "codes";
  /** Share of this look that is done, 0…1. */
  readonly share: number;
  /** Rows that the stage is shown; of very many, only some are. */
  readonly rows: number;
}

/** The last event. Its figures are of the steps, not of what came after them. */
export interface DoneEvent {
  readonly type: "done";
  readonly reason: "epochs" | "patience" | "time" | "interrupted" | "nan";
  readonly epochs: number;
  readonly steps: number;
  readonly seconds: number;
  readonly msPerStep: number;
  readonly trainLoss: number;
  readonly validationLoss?: number;
}
