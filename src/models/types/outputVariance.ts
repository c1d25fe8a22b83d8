import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";
import { gaussianSurprise } from "../../loss/likelihood.ts";
import { reconstructionLoss } from "../../loss/reconstruction.ts";
import { offset, type Parameter, type Weights } from "../../nn/parameter.ts";
import { varianceShape } from "../inputs/inputSpec.ts";
import type { VariationalSpec } from "./variationalSpec.ts";

/** How much larger the log variance is than its parameter: Adam's steps have one size, and it has a long way to go. */
const gain = 8;
/** The log variance that learning starts from; standardised columns and pixels both soon lie below. */
const start = -2;
/** Bounds, so that a row that is copied exactly cannot make the likelihood infinite. */
const range = [-14, 14] as const;

/**
 * The variance of the output's numbers, where it is learnt: one for all pixels (σ-VAE, Rybkin et al. 2021), one for
 * each numeric column of a table or series, of which some can be told from the others better than the rest.
 */
export function varianceParameters(spec: VariationalSpec): readonly Parameter[] {
  const learnt = spec.loss === "mse" && spec.variance === "learned";
  return learnt ? [offset("likelihood.log-variance", varianceShape(spec.input), start / gain)] : [];
}

/** Log variance of the output's numbers: a number, or a value that broadcasts to them where it is learnt. */
export function outputLogVariance({ variance }: VariationalSpec, weights: Weights): Value | number {
  if (variance !== "learned") return Math.log(variance);
  return op.clip(op.mul(weights["likelihood.log-variance"], gain), ...range);
}

/**
 * What a number costs in training: its −log likelihood, less what a fixed variance adds to each alike, so that the
 * sum of squares stays the sum of squares.
 */
export function trainedSurprise(
  spec: VariationalSpec,
  weights: Weights,
): (output: Value, target: Value) => Value {
  return (output, target) => {
    const { loss, variance } = spec;
    if (loss === "mse" && variance === "learned")
      return gaussianSurprise(output, target, outputLogVariance(spec, weights));
    const cost = reconstructionLoss(loss, output, target);
    return loss === "mse" && variance !== "learned" && variance !== 0.5 ? op.mul(cost, 0.5 / variance) : cost;
  };
}
