import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";
import { gaussianDivergence, meanDivergence } from "../loss/divergence.ts";
import { crossEntropy, meanKnown, reconstructionLoss, rowSize } from "../loss/reconstruction.ts";
import type { Weights } from "../nn/parameter.ts";
import { corrupt, corruptionFeed, type RandomFeed } from "./corrupt.ts";
import { type Features, featureBlocks } from "./inputSpec.ts";
import { cutAtRandom } from "./nested.ts";
import type { Network } from "./network.ts";
import { sparsityPenalty } from "./sparse.ts";

/** What a training step minimises, and the parts that a report shows. */
export interface Objective {
  /** Scalar. */
  readonly loss: Value;
  /** Scalars by name, `reconstruction` always among them. */
  readonly terms: Readonly<Record<string, Value>>;
}

/** The random numbers that a model's training needs for each row. */
export function randomFeeds({ spec, features }: Network): readonly RandomFeed[] {
  switch (spec.type) {
    case "vanilla":
    case "sparse":
      return [];
    case "nested":
      return [{ name: "width", distribution: "uniform", shape: [1] }];
    case "denoising":
      return [corruptionFeed(spec.noise, features)];
    case "variational":
      return [{ name: "code", distribution: "normal", shape: [spec.latent] }];
    default:
      return spec satisfies never;
  }
}

/** Builds the loss of a batch of features, given the random numbers of {@link randomFeeds} by name. */
export function objective(
  net: Network,
  features: Features,
  weights: Weights,
  random: Readonly<Record<string, Value>>,
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
      const noisy = corrupt(spec.input, spec.noise, features.values, random.corruption);
      const loss = reconstruction(net, net.decode(net.encode(noisy, weights).mean, weights), features);
      return { loss, terms: { reconstruction: loss } };
    }
    case "variational": {
      const { mean, logVariance } = net.encode(features.values, weights);
      const deviation = op.exp(op.mul(logVariance!, 0.5));
      const code = op.add(mean, op.mul(deviation, random.code));
      // The ELBO counts nats a row, so the mean over numbers is undone.
      const error = op.mul(
        reconstruction(net, net.decode(code, weights), features),
        rowSize(features.values),
      );
      const divergence = gaussianDivergence(mean, logVariance!);
      const kl = meanDivergence(divergence);
      const cost = spec.freeBits > 0 ? meanDivergence(divergence, spec.freeBits) : kl;
      return { loss: op.add(error, op.mul(cost, spec.beta)), terms: { reconstruction: error, kl } };
    }
    default:
      return spec satisfies never;
  }
}

/**
 * Mean loss of a number. A table's numeric columns cost by the spec's loss and each categorical column the
 * cross-entropy of its category; both count per column, missing cells not at all.
 */
function reconstruction({ spec }: Network, output: Value, { values, known }: Features): Value {
  if (spec.input.kind !== "table" || spec.input.columns.every((c) => c.kind === "numeric"))
    return meanKnown(reconstructionLoss(spec.loss, output, values), known);

  const { numeric, groups } = featureBlocks(spec.input.columns);
  const lengths = [...(numeric.length > 0 ? [numeric.length] : []), ...groups.map((g) => g.size)];
  const [outputs, targets, there] = [output, values, known!].map((v) => op.split(v, lengths, 1));
  const losses: Value[] = [];
  const counted: Value[] = [];
  for (const [i, out] of outputs.entries()) {
    if (i === 0 && numeric.length > 0) {
      losses.push(reconstructionLoss(spec.loss, out, targets[i]));
      counted.push(there[i]);
    } else {
      losses.push(crossEntropy(out, targets[i]));
      counted.push(op.slice(there[i], [0], [1], [1]));
    }
  }
  return meanKnown(op.concat(losses, 1), op.concat(counted, 1));
}
