import type { DoneEvent } from "./events.ts";

/** How a training went, kept beside the model that it made; a model file holds none of it but the provenance. */
export interface TrainingRecord {
  /** Rows of the data set that were learnt from, and rows that were held out. */
  readonly rows: { readonly train: Uint32Array; readonly validation: Uint32Array };
  /** Rows of a step. */
  readonly batch: number;
  /** The last event: losses, epochs, steps, seconds, and why the training ended. */
  readonly done: DoneEvent;
}
