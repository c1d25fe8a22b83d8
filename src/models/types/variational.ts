import { usageError } from "../../core/errors.ts";
import { sizeOf } from "../../core/shape.ts";
import * as op from "../../graph/ops/index.ts";
import { gaussianDivergence, meanDivergence } from "../../loss/divergence.ts";
import { lossesOf } from "../inputs/inputSpec.ts";
import { meanRow } from "../reconstruction.ts";
import { logImportance } from "./importance.ts";
import type { ModelType } from "./modelType.ts";
import { trainedSurprise, varianceParameters } from "./outputVariance.ts";
import { variationalSpec as schema, type VariationalSpec } from "./variationalSpec.ts";

export interface VariationalOptions {
  /** Weight of the divergence. Default 1. */
  beta?: number;
  /** Nats that each number of the code costs nothing up to. Default 0. */
  freeBits?: number;
  /** Share of the training over which the weight of the divergence rises from 0. Default 0. */
  warmUp?: number;
  /** Variance of the output under the loss mse: a number, or learnt with the weights. Default ½. */
  variance?: number | "learned";
}

/** Bounds of the code's log variance, so that one bad step cannot overflow e^x. */
const logVarianceRange = [-14, 14] as const;

/** A code that is a distribution, kept near the standard normal (Kingma & Welling 2014). */
export const variational: ModelType<VariationalSpec, VariationalOptions> & {
  readonly schema: typeof schema;
} = {
  help: "a code that is a distribution near the standard normal: new rows can be drawn",
  schema,
  options: ["beta", "freeBits", "warmUp", "variance"],
  fields: ({ beta = 1, freeBits = 0, warmUp = 0, variance }, { loss }) => {
    if (variance !== undefined && loss !== "mse")
      throw usageError({
        subject: { option: "variance" },
        reason: "invalid-option",
        rule: "goes with the loss mse",
        received: loss,
        repair: [{ option: "loss", value: "mse", sentence: "take that loss, or leave the variance out" }],
      });
    if (loss === "ssim")
      throw usageError({
        subject: { option: "loss" },
        reason: "invalid-option",
        rule: "ssim is no likelihood, which a variational model needs",
        repair: [{ option: "loss", value: "mse", sentence: "take mse or bce" }],
      });
    return { beta, freeBits, warmUp, variance: variance ?? 0.5 };
  },
  bottleneckUnits: (latent) => 2 * latent,
  code: ({ latent }, output) => {
    const [mean, logVariance] = op.split(output, [latent, latent], 1);
    return { mean, logVariance: op.clip(logVariance, ...logVarianceRange) };
  },
  parameters: varianceParameters,
  randomFeeds: ({ spec }) => [{ name: "code", distribution: "normal", shape: [spec.latent] }],
  objective: (net, { features, weights, random, warmth }) => {
    const { spec } = net;
    const { mean, logVariance } = net.encode(features.values, weights);
    const deviation = op.exp(op.mul(logVariance!, 0.5));
    const code = op.add(mean, op.mul(deviation, random.code));
    const output = net.decode(code, weights);
    // The ELBO counts nats a row.
    const error = meanRow(lossesOf(spec.input, output, features, trainedSurprise(spec, weights)));
    const divergence = gaussianDivergence(mean, logVariance!);
    const kl = meanDivergence(divergence);
    const cost = spec.freeBits > 0 ? meanDivergence(divergence, spec.freeBits, features.share?.whole) : kl;
    const weight = warmth ? op.mul(warmth, spec.beta) : spec.beta;
    return { loss: op.add(error, op.mul(cost, weight)), terms: { reconstruction: error, kl } };
  },
  // The loss counts a whole row, not one number of it.
  lossScale: sizeOf,
  warmUp: ({ warmUp }) => warmUp,
  logImportance,
  normalPrior: true,
};
