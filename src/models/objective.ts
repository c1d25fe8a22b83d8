import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";
import { gaussianDivergence, meanDivergence } from "../loss/divergence.ts";
import type { Weights } from "../nn/parameter.ts";
import { corrupt, corruptionFeed, type RandomFeed } from "./corrupt.ts";
import type { Features } from "./inputSpec.ts";
import { cutAtRandom } from "./nested.ts";
import type { Network } from "./network.ts";
import { trainedSurprise } from "./outputVariance.ts";
import { lossesOf, meanRow, reconstruction } from "./reconstruction.ts";
import { sparsityPenalty } from "./sparse.ts";

/** What a training step minimises, and the parts that a report shows. */
export interface Objective {
  /** Scalar. */
  readonly loss: Value;
  /** Scalars by name, `reconstruction` always among them. */
  readonly terms: Readonly<Record<string, Value>>;
}

/** The random numbers that a model's training needs for each row. */
export function randomFeeds({ spec }: Network): readonly RandomFeed[] {
  switch (spec.type) {
    case "vanilla":
    case "sparse":
      return [];
    case "nested":
      return [{ name: "width", distribution: "uniform", shape: [1] }];
    case "denoising":
      return [corruptionFeed(spec.input, spec.noise)];
    case "variational":
      return [{ name: "code", distribution: "normal", shape: [spec.latent] }];
    default:
      return spec satisfies never;
  }
}

/**
 * Builds the loss of a batch of features, given the random numbers of {@link randomFeeds} by name. `warmth`, a
 * scalar in 0…1, is the share of a divergence's weight that counts so far; without it all of it does.
 */
export function objective(
  net: Network,
  features: Features,
  weights: Weights,
  random: Readonly<Record<string, Value>>,
  warmth?: Value,
): Objective {
  const { spec } = net;
  switch (spec.type) {
    case "vanilla": {
      const loss = reconstruction(
        net,
        net.decode(net.encode(features.values, weights).mean, weights),
        features,
      );
      return { loss, terms: { reconstruction: loss } };
    }
    case "nested": {
      const code = cutAtRandom(net.encode(features.values, weights).mean, random.width);
      const loss = reconstruction(net, net.decode(code, weights), features);
      return { loss, terms: { reconstruction: loss } };
    }
    case "sparse": {
      const code = net.encode(features.values, weights).mean;
      const error = reconstruction(net, net.decode(code, weights), features);
      const sparsity = sparsityPenalty(spec.sparsity, code);
      if (!sparsity) return { loss: error, terms: { reconstruction: error } };
      return { loss: op.add(error, sparsity), terms: { reconstruction: error, sparsity } };
    }
    case "denoising": {
      const noisy = corrupt(spec.input, spec.noise, features, random.corruption);
      const loss = reconstruction(net, net.decode(net.encode(noisy, weights).mean, weights), features);
      return { loss, terms: { reconstruction: loss } };
    }
    case "variational": {
      const { mean, logVariance } = net.encode(features.values, weights);
      const deviation = op.exp(op.mul(logVariance!, 0.5));
      const code = op.add(mean, op.mul(deviation, random.code));
      const output = net.decode(code, weights);
      // The ELBO counts nats a row.
      const error = meanRow(lossesOf(spec, output, features, trainedSurprise(spec, weights)));
      const divergence = gaussianDivergence(mean, logVariance!);
      const kl = meanDivergence(divergence);
      const cost = spec.freeBits > 0 ? meanDivergence(divergence, spec.freeBits) : kl;
      const weight = warmth ? op.mul(warmth, spec.beta) : spec.beta;
      return { loss: op.add(error, op.mul(cost, weight)), terms: { reconstruction: error, kl } };
    }
    default:
      return spec satisfies never;
  }
}
