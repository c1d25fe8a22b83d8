/**
 * A small trained network as plain data: what the pages show without an engine. Weights are kept as the whole numbers that
 * were shipped, made floats once on opening.
 */
export interface Net {
  /** Numbers of one input. */
  readonly inputs: number;
  readonly layers: readonly DenseLayer[];
  /** Index into the activations that {@link forward} returns of the code; absent where there is no waist. */
  readonly waist?: number;
  /** What the maker of the file wrote beside it: classes, how it was trained, what it reached. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** What follows a layer's sums. */
export type Activation = "linear" | "relu" | "sigmoid";

/** `activation(weights · x + bias)`. */
export interface DenseLayer {
  readonly kind: "dense";
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
  /** How many of the largest outputs are kept, the others being 0: a sparse code. All by default. */
  readonly keep?: number;
  /** [outputs, inputs], row by row. */
  readonly weights: Float32Array;
  /** [outputs]. */
  readonly bias: Float32Array;
}
