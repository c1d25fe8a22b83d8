import type { Random } from "../../core/random.ts";
import type { Shape } from "../../core/shape.ts";
import type { DType, Tensor } from "../../core/tensor.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { OpenOptions } from "../../data/options.ts";
import type { Value } from "../../graph/value.ts";
import type { Activation } from "../../nn/activation.ts";

/** Features of a batch, and which of them are known. */
export interface Features {
  /** float32 [batch, ...featureShape]. */
  readonly values: Value;
  /** float32 of the same shape, 1 where known and 0 where missing; absent where nothing can be missing. */
  readonly known?: Value;
  /** Present where the batch is one machine's share of a step's rows. */
  readonly share?: Share;
}

/** What a machine's share of the rows of a step is told of the whole of them, so that its loss is a part of theirs. */
export interface Share {
  /** Features [1, ...featureShape] of the row before the first in the whole; absent where the model asks for none. */
  readonly before?: Value;
  /** The mean over the rows of the whole, from that over the rows of the share. Its gradient is that of the share's. */
  whole(mean: Value): Value;
}

/** Loss of each number of a batch. */
export interface Losses {
  /** [batch, ...]: one loss for each number, and one for each categorical column of a table. */
  readonly losses: Value;
  /** Of the same shape, 1 where the number is known; absent where nothing can be missing. */
  readonly known?: Value;
}

/** Loss of each number of an output against its target, both of the same shape. */
export type NumberLoss = (output: Value, target: Value) => Value;

/**
 * One kind of data that a model takes: how raw rows become features, and predicted features become rows again. `S` is
 * what a model file says of it: the shape of a raw row, and the numbers fitted to the training rows. Preprocessing and
 * postprocessing are parts of the graph, so training, scoring and exported ONNX share one implementation.
 */
export interface InputKind<S> {
  /** What its rows are called in a message. */
  readonly rowsName: string;
  /** Axes and units of a batch of raw rows, for the metadata of an exported model. */
  readonly units: string;
  /** What suits this kind where nothing is asked for. */
  readonly defaults: InputDefaults;
  /** Measures the training rows of a data set; `notes` name columns that carry nothing. */
  fit(dataset: Dataset, rows: Uint32Array): Promise<{ input: S; notes: readonly string[] }>;
  /** How to open data so that its rows are what the model takes. */
  openOptions(input: S): OpenOptions;
  /** Shape of a row as the data set stores it. */
  rawShape(input: S): Shape;
  /** Shape of a row as the network sees it. */
  featureShape(input: S): Shape;
  /** Type of a raw batch, given the type that a data set stores. */
  rawType(stored: DType): DType;
  /** Raw rows [batch, ...rawShape] → features. */
  preprocess(input: S, raw: Value): Features;
  /** The decoder's output [batch, ...featureShape] as predicted features; `logits` says that numbers are logits. */
  predict(input: S, output: Value, logits: boolean): Value;
  /** Losses of an output against the features: numbers by `numberLoss`, categories by their cross-entropy. */
  losses(input: S, output: Value, features: Features, numberLoss: NumberLoss): Losses;
  /** Predicted features [n, ...featureShape] → rows in the data's own units [n, ...rawShape]. */
  postprocess(input: S, features: Tensor<"float32">): Tensor<"float32" | "float64">;
  /** {@link postprocess} as part of a graph. */
  postprocessGraph(input: S, features: Value): Value;
  /** The column that each feature belongs to, [features]; −1 where there are no columns. */
  columnOfFeature(input: S): Int32Array;
  /** Bounds of every feature; absent where there are none. */
  readonly bounds?: readonly [low: number, high: number];
  /** Shape of a row with one number for each cell: each feature, or of a table numeric columns, then categorical ones. */
  cellShape(input: S): Shape;
  /** One number for each cell [batch, ...cells] as one for each feature: a category's features share their cell's. */
  cellsToFeatures(input: S, cells: Value): Value;
  /**
   * Features [batch, ...features] of cells at an end of their range: the lowest number where `low` [batch, ...cells] is
   * true, else the highest; the category that `draw` [batch, ...cells] in 0…1 picks.
   */
  extremeFeatures(input: S, low: Value, draw: Value): Value;
  /** Shape of a learnt output variance, which broadcasts to the numeric features. */
  varianceShape(input: S): Shape;
  /** Rows [n, ...rawShape] in units in which a difference of 1 is large: each column's deviations, pixels as they are. */
  standardUnits(input: S, rows: Tensor): ArrayLike<number | bigint>;
  /** Made-up raw rows [count, ...rawShape], with every oddity that rows of this kind may have. */
  madeUpRows(input: S, count: number, source: Random): Tensor<"float32" | "float64">;
}

export interface InputDefaults {
  /** Peak learning rate, found on held-out rows. */
  readonly learningRate: number;
  /** Numbers of the code for rows of so many features. */
  latent(features: number): number;
  /** Activation of the last layer under a loss that takes no logits. */
  readonly output: Activation;
  /** Networks of convolutions where the rows are long enough, with a dense layer beside the bottleneck; or dense ones. */
  readonly network: "convolutional" | "convolutional with a dense layer" | "dense";
  /** Whether held-out rows lie in one piece, because rows beside each other overlap. */
  readonly contiguousValidation: boolean;
  /** Weight of each group of numbers by which the detector compares rows: see model/detector. */
  readonly detector: { readonly features: number; readonly residual: number; readonly code: number };
}
