import type { Random } from "../../core/random.ts";
import type { Shape } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import type { Value } from "../../graph/value.ts";
import type { Parameter, Weights } from "../../nn/parameter.ts";
import type { Features } from "../inputs/inputKind.ts";
import type { InputSpec } from "../inputs/inputSpec.ts";
import type { Batch, Objective, RandomFeed } from "../types/modelType.ts";

/** All that a training run asks of a model, whatever its kind. */
export interface Trainable {
  readonly input: InputSpec;
  /** Shape of a row as the network sees it. */
  readonly features: Shape;
  readonly parameters: readonly Parameter[];
  /** Random numbers that a step is fed for each row. */
  readonly randomFeeds: readonly RandomFeed[];
  /** Multiplications that a row costs forwards. */
  readonly multiplications: number;
  /** Numbers that the loss of a row adds up; 1 where it is a mean. */
  readonly lossScale: number;
  /** Share of the run over which a part of the loss rises from 0; 0 where none does. */
  readonly warmUp: number;
  /** Whether the loss of a row depends on the row before it in the batch; the first one's is the last. Default false. */
  readonly readsRowBefore?: boolean;
  /** Nearest training rows of each, one of which follows it in a batch, see `ModelType`; 0 where rows stand alone. Default 0. */
  readonly neighbours?: number;
  /** The layer that starts so that the first output is the mean of the data; absent where none should. */
  readonly start?: OutputStart;
  /** How dead units are reinitialised between epochs; absent where the code is not sparse. */
  readonly revival?: Revival;
  /**
   * Makes what a step is fed of rows of the data set, on the host while the engine computes: [n, ...row] →
   * [n, ...rawShape(input)]. Rows are fed as they are where absent.
   */
  readonly prepare?: (rows: Tensor, source: Random) => Tensor<"float32">;
  /** The loss of a batch of features; its random numbers are those of {@link randomFeeds}. */
  objective(batch: Batch): Objective;
}

/** The layer that gives the output, and whether a sigmoid follows it. */
export interface OutputStart {
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly sigmoid: boolean;
}

/** The parameters around the units of a sparse code, for dead units to be reinitialised. */
export interface Revival {
  /** [width, units]: each column is what a unit reacts to. */
  readonly encoder: Parameter;
  /** [units] */
  readonly bias: Parameter;
  /** [units, …]: each row is what a unit adds; absent where the decoder does not begin with a dense layer. */
  readonly decoder?: Parameter;
  /** Of rows: the input of the bottleneck [n, width], their code [n, units], and the loss of each row [n]. */
  look(features: Features, weights: Weights): { read: Value; code: Value; cost: Value };
  /** The units that are dead in codes [n, units]. */
  dead(codes: Float32Array): readonly number[];
}
