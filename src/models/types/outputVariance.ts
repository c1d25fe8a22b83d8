import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";
import { gaussianSurprise } from "../../loss/likelihood.ts";
import { reconstructionLoss } from "../../loss/reconstruction.ts";
import { offset, type Parameter, type Weights } from "../../nn/parameter.ts";
import { varianceShape } from "../inputs/inputSpec.ts";
import type { VariationalSpec } from "./variationalSpec.ts";

/** Log variance = gain · parameter: Adam moves a parameter by about the learning rate a step, too slowly for the range of log variances. */
const gain = 8;
/** Initial log variance; that of standardised columns and of pixels soon falls below it. */
const start = -2;
/** Bounds of the log variance: without them a row that is reconstructed exactly would have an infinite likelihood. */
const range = [-14, 14] as const;

/**
 * The variance of the output's numbers, where it is learnt: one for all pixels (σ-VAE, Rybkin et al. 2021), one for
 * each numeric column of a table or series, because some columns can be predicted better than others.
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
 * Training loss of a number: its −log likelihood, without the constants that a fixed variance adds. With variance ½ this is
 * the squared error.
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
