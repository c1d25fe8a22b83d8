import type { Finding } from "../train/events.ts";
import type { Trained } from "../train/train.ts";
import type { TrainingRecord } from "../train/trainingRecord.ts";

/** What a model knows that was just trained, and a loaded one does not. */
export interface Fresh {
  readonly findings?: readonly Finding[];
  readonly training?: TrainingRecord;
  /** Removes the checkpoints of its training; called once the model is on disk. */
  saved?(): Promise<void>;
}

/** The record of a training, for the model that it made. */
export function recordOf({
  trained,
  rows,
}: {
  trained: Trained;
  rows: TrainingRecord["rows"];
}): TrainingRecord {
  return { rows, batch: trained.plan.batch, done: trained.done };
}
