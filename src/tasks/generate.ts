import { drawMixture } from "../baselines/gaussianMixture.ts";
import { usageError } from "../core/errors.ts";
import { random } from "../core/random.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import type { CodeMixture } from "../model/codeMixture.ts";
import type { Runner } from "../model/runner.ts";
import { postprocess } from "../models/inputs/inputSpec.ts";
import { modelType } from "../models/types/modelTypes.ts";

/** How new codes are drawn. */
export interface DrawOptions {
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

/** New codes [count, latent]: draws of the mixture that the model keeps of its training codes, or of its prior, independent standard normal numbers. */
export function drawCodes(
  { spec, codes }: Autoencoder,
  count: number,
  { seed = 0, prior = false }: DrawOptions = {},
): Tensor<"float32"> {
  const source = random(seed);
  if (!prior) return drawMixture(known(codes).mixture, count, source);
  if (!modelType(spec).normalPrior)
    throw usageError({ subject: "prior", rule: "is what a variational model has", received: spec.type });
  const data = Float32Array.from({ length: count * spec.latent }, source.normal);
  return tensor("float32", [count, spec.latent], data);
}

function known(codes: CodeMixture | undefined): CodeMixture {
  if (codes) return codes;
  throw usageError({
    subject: "generate",
    rule: "needs a model that keeps where its codes lie",
    repair: "train it again with this version",
  });
}

/** Rows of codes [n, latent], in the data's own units, in chunks [n, ...row] that start at row `start`. */
export async function* rowsOfCodes(
  { spec }: Autoencoder,
  run: Runner,
  codes: Tensor<"float32">,
): AsyncGenerator<{ start: number; rows: Tensor<"float32" | "float64"> }> {
  const [count, latent] = codes.shape;
  const size = Math.max(1, Math.floor(4_000_000 / run.width));
  for (let start = 0; start < count; start += size) {
    const end = Math.min(count, start + size);
    const part = tensor("float32", [end - start, latent], codes.data.slice(start * latent, end * latent));
    yield { start, rows: postprocess(spec.input, await run.decode(part)) };
  }
}
