import * as z from "zod/mini";
import type { Shape } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { layerSpec } from "../../nn/layer.ts";
import type { Parameter, Weights } from "../../nn/parameter.ts";
import type { Features } from "../inputs/inputKind.ts";
import { inputSpec } from "../inputs/inputSpec.ts";

export const latent = z.int().check(z.gte(1), z.lte(1 << 20));

/** The fields of a spec that every type has. */
export const sharedFields = {
  input: inputSpec,
  /** Layers from the features to the bottleneck, and from the code back. The bottleneck itself is a dense layer. */
  encoder: z.array(layerSpec).check(z.maxLength(64)),
  decoder: z.array(layerSpec).check(z.minLength(1), z.maxLength(64)),
  /** Numbers of the code. */
  latent,
  loss: z.enum(["mse", "bce", "huber", "ssim"]),
};
const sharedSpec = z.strictObject(sharedFields);
export type SharedSpec = z.infer<typeof sharedSpec>;

/** What the encoder gives for a batch: the code, and its uncertainty where the model is variational. */
export interface Code {
  /** [batch, latent]; the mean of a variational code. */
  readonly mean: Value;
  readonly logVariance?: Value;
}

/** Encoder and decoder of a spec: pure functions of a batch and the weights. */
export interface EncoderDecoder<S = SharedSpec> {
  readonly spec: S;
  /** Shape of a row as the network sees it. */
  readonly features: Shape;
  /** [batch, ...features] → code. */
  encode(features: Value, weights: Weights): Code;
  /** [batch, latent] → [batch, ...features]; logits where the loss is `bce` and for categories. */
  decode(code: Value, weights: Weights): Value;
}

/** Draws of a code that estimate a likelihood. */
export interface WeightedCodes {
  /** [draws · batch, latent] */
  readonly codes: Value;
  /** Log importance weights, in nats, [draws, batch]. */
  readonly logs: Value;
}

/** What a training step minimises, and the parts that a report shows. */
export interface Objective {
  /** Scalar. */
  readonly loss: Value;
  /** Scalars by name, `reconstruction` always among them. */
  readonly terms: Readonly<Record<string, Value>>;
}

/** Random numbers that a step is fed: its name, how they are drawn, and the shape for one row. */
export interface RandomFeed {
  readonly name: string;
  readonly distribution: "normal" | "uniform";
  readonly shape: Shape;
}

/** What a loss is built from: the features, the weights, and the random numbers of the type's feeds by name. */
export interface Batch {
  readonly features: Features;
  readonly weights: Weights;
  /** [batch, ...shape] each. */
  readonly random: Readonly<Record<string, Value>>;
  /** Scalar in 0…1: the share of a part of the loss that counts so far; all of it where absent. */
  readonly warmth?: Value;
}

/**
 * One type of autoencoder: the fields that its spec adds, how its code is made and what its training minimises. `S` is
 * its spec, `O` the options that belong to it alone.
 */
export interface ModelType<S extends SharedSpec, O extends object = object> {
  /** One sentence for a list of the types. */
  readonly help: string;
  /** Names of the options that belong to this type alone: asking for one implies the type. */
  readonly options: readonly (keyof O & string)[];
  /** The fields that this type adds to a spec, from what was asked for; throws on what does not fit. */
  fields(options: O, shared: SharedSpec): Omit<S, keyof SharedSpec | "type">;
  /** Width of a usual code, as a multiple of what suits the input. Default 1. */
  readonly widthFactor?: number;
  /** Numbers of a usual code, whatever the input. Default by the size of a row. */
  readonly usualLatent?: number;
  /** Whether the usual network of rows of up to 4096 numbers is dense, also of pictures and series. Default false. */
  readonly dense?: boolean;
  /** Highest learning rate of a usual training. Default by the kind of data. */
  readonly learningRate?: number;
  /** Units of the bottleneck layer for a code of so many numbers. Default as many. */
  bottleneckUnits?(latent: number): number;
  /** The output of the bottleneck layer [batch, units] as a code. Default the output itself. */
  code?(spec: S, output: Value): Code;
  /** What is trained besides the layers. */
  parameters?(spec: S): readonly Parameter[];
  /** Random numbers that a training step needs for each row. */
  randomFeeds?(net: EncoderDecoder<S>): readonly RandomFeed[];
  objective(net: EncoderDecoder<S>, batch: Batch): Objective;
  /** Whether the loss of a row depends on the row before it in the batch. Default false. */
  readsRowBefore?(spec: S): boolean;
  /**
   * Nearest training rows of each, one of which, drawn anew each time, follows it in a batch: rows 0 and 1, 2 and 3 … are
   * neighbours. The loss then compares all rows of a batch. Default 0: rows stand alone.
   */
  neighbours?(spec: S): number;
  /** What training shows the encoder of a batch of features, by the random numbers of the feeds. Default the features. */
  encoderInput?(spec: S, features: Features, random: Batch["random"]): Value;
  /** Numbers of its code that a row uses, on average over codes [n, latent]. Default all of them. */
  numbersUsed?(spec: S, codes: Tensor<"float32">): number;
  /** Numbers of a row that its loss adds up. Default 1: the loss is a mean. */
  lossScale?(features: Shape): number;
  /** Share of the run over which a part of the loss rises from 0. Default 0. */
  warmUp?(spec: S): number;
  /** Codes that are drawn by normal noise [draws, batch, latent], with their weights; only where the model is a likelihood. */
  logImportance?(net: EncoderDecoder<S>, features: Features, weights: Weights, noise: Value): WeightedCodes;
  /** The widths of the parts of a code that reconstruct by themselves, ascending, the whole last; absent where only the whole does. */
  codeWidths?(latent: number): readonly number[];
  /** Whether codes are trained towards independent standard normal numbers, so that new ones can be drawn from those. */
  readonly normalPrior?: boolean;
  /** Whether the code is made not to be a copy of the input, however wide it is. */
  readonly cannotCopy?: boolean;
}
