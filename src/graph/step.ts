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
}

/** A value that one step leaves to the next. */
export interface StateVariable {
  /** The input that carries it in; its name is the variable's name. */
  readonly value: Value;
  /** What the next step sees. Same type and shape. */
  readonly next: Value;
}
