import type { Graph } from "./graph.ts";
import type { Value } from "./value.ts";

/**
 * One training step as data: state in, state out. Engines repeat it, carrying the state; the feeds change at
 * each step and the outputs (losses) are handed back for each step.
 */
export interface StepGraph {
  /** Inputs that every step is given anew: the batch, its noise, the learning rate. */
  readonly feeds: readonly Value[];
  readonly state: readonly StateVariable[];
  /** What each step reports, by name. */
  readonly outputs: Readonly<Record<string, Value>>;
  /** The same step in two halves, for several machines that each have a share of its rows; made when it is asked for. */
  readonly halves?: () => StepHalves;
}

/** A step whose gradient is summed over several machines before it is taken. */
export interface StepHalves {
  /** Rows of this machine's share, and of the whole step. */
  readonly rows: { readonly share: number; readonly whole: number };
  /**
   * From `weights`, the feeds of the share and the whole's statistics: the scalars that the step reports, and `gradient`,
   * flat. Means over the rows of the share, of which those of the whole are the mean weighted by the rows.
   */
  readonly gradient: Graph;
  /**
   * Means over the rows of the share that the loss is no mean of, by the names of the inputs that take them back as means
   * over the whole; absent where there are none.
   */
  readonly statistics?: Graph;
  /** Takes the step by the feed `gradient`; its output `weights` is what the state holds after it. */
  readonly update: StepGraph;
  /**
   * `update`, and then `gradient` at the weights after it, with the feeds and outputs of both: weights and moments need not leave
   * the engine between steps. Absent where statistics of these weights are needed in between.
   */
  readonly updateThenGradient?: StepGraph;
}

/** A value that one step leaves to the next. */
export interface StateVariable {
  /** The input that carries it in; its name is the variable's name. */
  readonly value: Value;
  /** What the next step sees. Same type and shape. */
  readonly next: Value;
}
