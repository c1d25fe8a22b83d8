import type { Advice } from "../core/errors.ts";

/**
 * An event of a training run; the command line, the report and the studio read this stream. It begins with `start`,
 * after findings on the data and `nearest`, and ends with `done`.
 */
export type TrainEvent =
  | NearestEvent
  | StartEvent
  | StepEvent
  | EpochEvent
  | SavedEvent
  | FindingEvent
  | JudgingEvent
  | DoneEvent;

/** Before the training of a model of neighbours, such as a map: the nearest rows of each are being found. */
export interface NearestEvent {
  readonly type: "nearest";
  /** How many of each are found. */
  readonly neighbours: number;
  /** Rows that are learnt from: of very many, some that are evenly spread. */
  readonly rows: number;
  /** Share of them that is done, 0…1. */
  readonly share: number;
}

/** Training begins, after the data and the network are ready. */
export interface StartEvent {
  readonly type: "start";
  /** Numbers that are trained. */
  readonly parameters: number;
  /** Rows that are learnt from. */
  readonly trainRows: number;
  /** Rows held out, by which the best epoch is found. */
  readonly validationRows: number;
  /** Steps of one pass over the rows that are learnt from. */
  readonly stepsPerEpoch: number;
  /** The most epochs the run may take. */
  readonly epochs: number;
  /** Steps already done, where the run resumes. */
  readonly step: number;
  /** Name of the engine, such as `onnx cpu, 2 threads`. */
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
  /** Learning rate of the last step. */
  readonly learningRate: number;
  /** Milliseconds of a step, on average since the last event. */
  readonly msPerStep: number;
  /** Seconds of the run so far, those before a resume included. */
  readonly seconds: number;
  /** Seconds that are left, by the time limit or the epochs, whichever ends first. */
  readonly secondsLeft: number;
}

/** Every row that is learnt from was seen once more, and the rows held out were judged. */
export interface EpochEvent {
  readonly type: "epoch";
  /** Epochs done, from 1. */
  readonly epoch: number;
  /** Steps done since the start of training. */
  readonly step: number;
  /** Mean loss over the steps of the epoch. */
  readonly trainLoss: number;
  /** Absent where no rows were held out. */
  readonly validationLoss?: number;
  /** Whether this is the best validation so far. */
  readonly best: boolean;
  /** Seconds of the run so far, those before a resume included. */
  readonly seconds: number;
}

/** A checkpoint is on disk. */
export interface SavedEvent {
  readonly type: "saved";
  /** Steps that it holds. */
  readonly step: number;
  /** Path of the checkpoint. */
  readonly path: string;
}

/** The training doctor found something. */
export interface FindingEvent {
  readonly type: "finding";
  /** What it found. */
  readonly finding: Finding;
}

/** What the doctor found: a stable code, what it means with the measured value, and what to try, the likeliest first. */
export interface Finding {
  /** Stable name of the finding, such as `empty-column`. */
  readonly code: string;
  /** One sentence with the measured value. */
  readonly message: string;
  /** What to try, the likeliest first. */
  readonly advice: readonly Advice[];
}

/** The last step is taken, and the model is shown rows once more: for the doctor, the detector and the density of its codes. */
export interface JudgingEvent {
  readonly type: "judging";
  /** What begins. */
  readonly stage: "doctor" | "detector" | "codes" | "coefficients";
  /** Share of this look that is done, 0…1. */
  readonly share: number;
  /** Rows that the stage is shown; of very many, only some are. */
  readonly rows: number;
}

/** The last event. Its figures are of the steps, not of what came after them. */
export interface DoneEvent {
  readonly type: "done";
  /** What ended the steps: the number of epochs, no better epoch within `patience`, the limit of `seconds`, the signal, a loss that is not a number, or one that rose far above the best. */
  readonly reason: "epochs" | "patience" | "time" | "interrupted" | "nan" | "diverged";
  /** Whole epochs done. */
  readonly epochs: number;
  /** Steps done. */
  readonly steps: number;
  /** Seconds of the steps, those before a resume included. */
  readonly seconds: number;
  /** Milliseconds of a step, on average. */
  readonly msPerStep: number;
  /** Mean loss over the steps of the last epoch. */
  readonly trainLoss: number;
  /** Of the last epoch; absent where no rows were held out. */
  readonly validationLoss?: number;
}
