import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";
import { surprise } from "../../loss/likelihood.ts";
import type { Weights } from "../../nn/parameter.ts";
import type { Features } from "../inputs/inputKind.ts";
import { lossesOf } from "../inputs/inputSpec.ts";
import { sumRows } from "../reconstruction.ts";
import type { EncoderDecoder, WeightedCodes } from "./modelType.ts";
import { outputLogVariance } from "./outputVariance.ts";
import type { VariationalSpec } from "./variationalSpec.ts";

/**
 * Draws of a variational code by normal noise [draws, batch, latent], with their log importance weights, in nats:
 * ln p(x, z) − ln q(z | x), as [draws, batch]. Their mean is the ELBO; the logarithm of the mean of their
 * exponentials tends to ln p(x) from below as draws are added (Burda et al. 2016, eq. 8).
 */
export function logImportance(
  { spec, encode, decode }: EncoderDecoder<VariationalSpec>,
  { values, known }: Features,
  weights: Weights,
  noise: Value,
): WeightedCodes {
  const { mean, logVariance } = encode(values, weights);
  const [draws, batch, latent] = noise.shape;
  const code = op.add(mean, op.mul(op.exp(op.mul(logVariance!, 0.5)), noise));
  // The normal constants of p(z) and q(z | x) cancel, and noise is what is left of q's square.
  const prior = op.mul(op.sub(op.add(op.square(noise), logVariance!), op.square(code)), 0.5);
  const codes = op.reshape(code, [draws * batch, latent]);
  const output = decode(codes, weights);
  const repeat = (v: Value): Value =>
    op.reshape(op.expand(op.reshape(v, [1, ...v.shape]), [draws, ...v.shape]), output.shape);
  const repeated: Features = { values: repeat(values), ...(known && { known: repeat(known) }) };
  const variance = outputLogVariance(spec, weights);
  const missed = sumRows(
    lossesOf(spec.input, output, repeated, (out, target) => surprise(spec.loss, out, target, variance)),
  );
  return { codes, logs: op.sub(op.reduceSum(prior, { axes: [2] }), op.reshape(missed, [draws, batch])) };
}
