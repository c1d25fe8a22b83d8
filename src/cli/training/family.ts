import type { Dataset, DoneEvent, Engine, TrainEvent, Training, TrainOptions } from "../../node.ts";
import type { Page } from "../../report/page.ts";

/** What the training of one family of models does of its own; the command `train` does the rest, the same for all. */
export interface Family<M extends TrainedModel> {
  /** Opens the rows to train on. */
  open(engine: Engine): Promise<Dataset>;
  /** Prepares a training; it begins when it is followed. `alone` computes in this process, whatever ranks train together. */
  start(data: Dataset, options: CommonOptions, alone: Engine): Promise<Started<M>>;
}

/** Options of every training: where it runs, what stops it, where its state is kept, what its model says of it. */
export type CommonOptions = Pick<TrainOptions, "engine" | "signal" | "checkpoint" | "onNote" | "command"> & {
  engine: Engine;
};

/** What the command itself asks of a model. */
export interface TrainedModel {
  readonly provenance: { readonly engine: string };
  close(): Promise<void>;
}

/** A training and what is made of its model. */
export interface Started<M> {
  readonly training: Training<M>;
  save(model: M, path: string): Promise<void>;
  /** Its report. */
  page(model: M, run: FinishedRun): Promise<Page>;
  /** What the model is, for `--json`. */
  document(model: M): object;
  /** What the model is, in words. */
  headline(model: M): string;
  /** What else a person should read, a line each. */
  remarks(model: M): readonly string[];
  /** What the training doctor found, for `--json`. */
  findings(model: M): readonly object[];
}

/** A training that ended with a model. */
export interface FinishedRun {
  /** The path of the model. */
  readonly title: string;
  readonly events: readonly TrainEvent[];
  readonly done: DoneEvent;
}
