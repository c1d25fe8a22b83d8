import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";

/**
 * KL divergence of N(mean, e^logVariance) from the standard normal for each latent number, [batch, latent]
 * (Kingma & Welling 2014, appendix B).
 */
export function gaussianDivergence(mean: Value, logVariance: Value): Value {
  const spread = op.sub(op.add(op.square(mean), op.exp(logVariance)), op.add(logVariance, 1));
  return op.mul(spread, 0.5);
}

/**
 * Batch mean of a divergence [batch, latent], summed over the latent numbers, in nats. With free bits each number's mean
 * counts as at least `freeBits` (Kingma et al. 2016, eq. 15): below that there is no gradient that would switch it off.
 * `whole` gives the mean over a larger batch that this is a share of.
 */
export function meanDivergence(
  divergence: Value,
  freeBits = 0,
  whole: (mean: Value) => Value = (mean) => mean,
): Value {
  const perUnit = op.reduceMean(divergence, { axes: [0] });
  // A sum of means needs no whole: the machines' own add up to it.
  return op.reduceSum(freeBits > 0 ? op.max(whole(perUnit), freeBits) : perUnit);
}
