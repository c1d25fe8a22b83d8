import type { Mixture } from "../baselines/gaussianMixture.ts";
import { mixtureDensity, normalDensity } from "../baselines/mixtureDensity.ts";
import { assert } from "../core/errors.ts";
import type { DType } from "../core/tensor.ts";
import * as op from "../graph/ops/index.ts";
import { constant, input, type Value } from "../graph/value.ts";
import { autoencoderTraining } from "../models/families/autoencoder/autoencoderTraining.ts";
import { postprocessGraph, predict, preprocess, rawShape } from "../models/inputs/inputSpec.ts";
import { type OddCells, oddCells, withinRange } from "../models/inputs/oddCells.ts";
import { modelType } from "../models/types/modelTypes.ts";
import { cutAt } from "../models/types/nestedCode.ts";
import type { Weights } from "../nn/parameter.ts";
import { randomInputs } from "../train/step.ts";
import { namedTensors } from "../train/weights.ts";
import type { Autoencoder } from "./autoencoder.ts";
import { logDistanceGraph, scoreGraph } from "./detector/detectorGraph.ts";
import { filled } from "./detector/fillGraph.ts";

/** What a model computes of a batch of raw rows, the input named `rows`. A graph takes those that it is asked for. */
export interface RowValues {
  /** [batch, ...features], as the network sees the rows. */
  readonly features: Value;
  /** [batch, latent] */
  readonly codes: Value;
  /** [batch, ...features] */
  readonly predicted: Value;
  /** Feature less prediction, 0 where missing, [batch, ...features]. */
  readonly residuals: Value;
  /** Predictions in the data's own units, [batch, ...row]. */
  reconstruction(): Value;
  /**
   * The rows as a detector judges them, what they lack filled; the model must have one. Rows that are known to lack
   * nothing are `whole`, and those that hold no number out of range `within`; each saves a pass through the network.
   */
  judged(known?: { whole?: boolean; within?: boolean }): JudgedValues;
}

/** What a detector says of a batch of rows. */
interface JudgedValues {
  /**
   * Predictions from rows whose numbers are brought within the ranges of training, [batch, ...features]: from others a
   * network predicts anything, and blames columns that are as they should be.
   */
  readonly predicted: Value;
  /** What these miss of the rows as they are, 0 where missing, [batch, ...features]. */
  readonly residuals: Value;
  /** Score of each row, [batch] float64. */
  readonly score: Value;
  /**
   * What the score is made of, [batch] float64 each: the log of a row's mean distance to the nearest remembered ones and, of
   * tables and series, its odd cells.
   */
  readonly evidence: { readonly logDistance: Value } & Partial<OddCells>;
}

/** What a model computes of a batch of codes, the input named `codes`. */
export interface CodeValues {
  /** [batch, ...features] */
  readonly predicted: Value;
  /** Predictions in the data's own units, [batch, ...row]. */
  reconstruction(): Value;
}

/** What a model computes of a batch as in training; a graph takes those that it is asked for, all [batch, ...features] but the code. */
export interface TrainingValues {
  /** The rows as they are. */
  readonly features: Value;
  /** 1 where a number is known, 0 where it is missing; absent where none can be. */
  readonly known?: Value;
  /** The input of the encoder. */
  readonly encoderInput: Value;
  /** [batch, latent] */
  readonly codes: Value;
  readonly predicted: Value;
}

/** Every graph of a trained model: preprocessing, network, postprocessing and score, with the weights as constants. */
export interface ModelGraphs {
  /** Of raw rows [batch, ...row] of a type; through the first `width` numbers of a nested model's code. */
  rows(batch: number, dtype: DType, width?: number): RowValues;
  /** As training sees raw rows [batch, ...row]: corrupted, by its random numbers, where the type corrupts its input. */
  training(batch: number, dtype: DType): TrainingValues;
  /** Variances of the codes [batch, latent] of raw rows [batch, ...row]; the model must be variational. */
  codeVariances(batch: number, dtype: DType): Value;
  /** Of codes [batch, latent]. */
  codes(batch: number): CodeValues;
  /**
   * Log importance weights [draws, batch] of raw rows by normal noise [draws, batch, latent], the inputs `rows` and `noise`: with
   * the prior that the model was trained towards, and with a density of codes in its place. Undefined where the model is no likelihood.
   */
  logImportance(
    batch: number,
    draws: number,
    dtype: DType,
    density?: Mixture,
  ): { readonly prior: Value; readonly density?: Value } | undefined;
}

/** The graphs of a model. */
export function modelGraphs({
  spec,
  net,
  weights,
  detector,
}: Pick<Autoencoder, "spec" | "net" | "weights" | "detector">): ModelGraphs {
  const named: Weights = Object.fromEntries(
    [...namedTensors(net, weights)].map(([name, t]) => [name, constant(t)]),
  );
  const raw = (batch: number, dtype: DType): Value => input("rows", dtype, [batch, ...rawShape(spec.input)]);
  const decoded = (codes: Value): CodeValues => {
    const predicted = predict(spec.input, net.decode(codes, named), spec.loss === "bce");
    return { predicted, reconstruction: () => postprocessGraph(spec.input, predicted) };
  };
  return {
    rows: (batch, dtype, width = spec.latent) => {
      const given = raw(batch, dtype);
      const { values, known } = preprocess(spec.input, given);
      const explained = (features: Value) => {
        const codes = cutAt(net.encode(features, named).mean, width);
        const { predicted, reconstruction } = decoded(codes);
        return { features, codes, predicted, differences: op.sub(features, predicted), reconstruction };
      };
      const ofKnown = (differences: Value): Value => (known ? op.mul(differences, known) : differences);
      const { differences, ...plain } = explained(values);
      return {
        ...plain,
        residuals: ofKnown(differences),
        judged: ({ whole = false, within = false } = {}) => {
          assert(detector, "only a model with a detector can score");
          const { input } = spec;
          const lacking = known && !whole && detector.weights.features > 0;
          const fill = (some: Value): Value => (lacking ? filled(detector, { values: some, known }) : some);
          const rows = explained(fill(values));
          // What was filled has a residual in proportion to the others', which a zero would not be.
          const residuals = lacking ? rows.differences : ofKnown(rows.differences);
          const logDistance = logDistanceGraph(detector, { ...rows, residuals });
          const { predicted } =
            within || !("columns" in input)
              ? rows
              : explained(fill(preprocess(input, withinRange(input.columns, given)).values));
          const odd = "columns" in input ? oddCells(input.columns, given, detector.rows) : undefined;
          return {
            predicted,
            residuals: ofKnown(op.sub(values, predicted)),
            score: scoreGraph(detector, logDistance, odd),
            evidence: { logDistance, ...odd },
          };
        },
      };
    },
    training: (batch, dtype) => {
      const features = preprocess(spec.input, raw(batch, dtype));
      const random = randomInputs(autoencoderTraining(net), batch);
      const encoderInput = modelType(spec).encoderInput?.(spec, features, random) ?? features.values;
      const codes = net.encode(encoderInput, named).mean;
      return {
        features: features.values,
        ...(features.known && { known: features.known }),
        ...{ encoderInput, codes, predicted: decoded(codes).predicted },
      };
    },
    codes: (batch) => decoded(input("codes", "float32", [batch, spec.latent])),
    codeVariances: (batch, dtype) => {
      const { logVariance } = net.encode(preprocess(spec.input, raw(batch, dtype)).values, named);
      assert(logVariance, "only the codes of a variational model vary");
      return op.exp(logVariance);
    },
    logImportance: (batch, draws, dtype, density) => {
      const noise = input("noise", "float32", [draws, batch, spec.latent]);
      const weighted = modelType(spec).logImportance?.(
        net,
        preprocess(spec.input, raw(batch, dtype)),
        named,
        noise,
      );
      if (!weighted) return undefined;
      const { codes, logs } = weighted;
      if (!density) return { prior: logs };
      const gained = op.sub(mixtureDensity(density, codes), normalDensity(codes));
      return { prior: logs, density: op.add(logs, op.reshape(gained, [draws, batch])) };
    },
  };
}
