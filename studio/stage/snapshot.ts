import type { Flow } from "./flows.ts";

/** Everything that the stage draws of one picture on its way through a network. */
export interface Snapshot {
  /** How many numbers of the waist are kept. */
  readonly width: number;
  /** By column: the input, each layer's output, the last the output. */
  readonly activations: readonly Float32Array[];
  /** Index of the waist among them. */
  readonly waist: number;
  /** By gap between two columns: the strongest streams across it. */
  readonly flows: readonly (readonly Flow[])[];
  /** Squared difference of output and input, as a share of the input's own sum of squares. */
  readonly error: number;
  /** What the pass through the network took. */
  readonly milliseconds: number;
}
