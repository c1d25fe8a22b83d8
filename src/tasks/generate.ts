import { drawMixture } from "../baselines/gaussianMixture.ts";
import { usageError } from "../core/errors.ts";
import { random } from "../core/random.ts";
import { tensor } from "../core/tensor.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import type { CodeMixture } from "../model/codeMixture.ts";
import { modelType } from "../models/types/modelTypes.ts";
import type { NextCodes } from "./rowsOfCodes.ts";

/** How new codes are drawn. */
export interface DrawOptions {
  /** Of the draws: a whole number. Default 0. */
  seed?: number;
  /** Draw from the prior that a variational model was trained towards, not from where its codes came to lie. */
  prior?: boolean;
}

/** What a model's new codes are drawn from, in words. */
export function densityName({ codes }: Autoencoder, { prior = false }: DrawOptions = {}): string {
  if (prior) return "the prior";
  const { mixture, rows } = known(codes);
  const count = mixture.parts.length;
  return `${count === 1 ? "one Gaussian" : `a mixture of ${count} Gaussians`} fitted to ${rows} training codes`;
}

/**
 * New codes: draws of the mixture that the model keeps of its training codes, or of its prior, independent standard normal
 * numbers. The same seed gives the same codes, however many are asked for at a time.
 */
export function newCodes(
  { spec, codes }: Autoencoder,
  { seed = 0, prior = false }: DrawOptions = {},
): NextCodes {
  const source = random(seed);
  if (!prior) {
    const { mixture } = known(codes);
    return (count) => drawMixture(mixture, count, source);
  }
  if (!modelType(spec).normalPrior)
    throw usageError({
      subject: { option: "prior" },
      reason: "wrong-model",
      rule: "is what a variational model has",
      received: spec.type,
      repair: "generate without it, or train a variational model",
    });
  return (count) =>
    tensor(
      "float32",
      [count, spec.latent],
      Float32Array.from({ length: count * spec.latent }, source.normal),
    );
}

function known(codes: CodeMixture | undefined): CodeMixture {
  if (codes) return codes;
  throw usageError({
    subject: "generate",
    reason: "wrong-model",
    rule: "needs a model that keeps where its codes lie",
    repair: "train it again with this version",
  });
}
