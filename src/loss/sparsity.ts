import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";

/** Mean absolute value of a code's numbers, a scalar: the L1 penalty. */
export function meanSize(code: Value): Value {
  return op.reduceMean(op.abs(code));
}

/** Measured rates are clipped to edge … 1 − edge: the divergence is infinite at 0 and 1. */
const edge = 1e-6;

/**
 * KL divergence, in nats, between a target rate and each unit's mean activation over the batch, averaged over the
 * units; activations [batch, latent] lie in 0…1 (Ng 2011, Sparse autoencoder, section 3). `whole` gives the mean over
 * a larger batch that this is a share of.
 */
export function rateDivergence(
  activations: Value,
  rate: number,
  whole: (mean: Value) => Value = (mean) => mean,
): Value {
  const measured = op.clip(whole(op.reduceMean(activations, { axes: [0] })), edge, 1 - edge);
  const on = op.mul(op.log(measured), rate);
  const off = op.mul(op.log(op.sub(1, measured)), 1 - rate);
  const entropy = rate * Math.log(rate) + (1 - rate) * Math.log(1 - rate);
  return op.sub(entropy, op.reduceMean(op.add(on, off)));
}
