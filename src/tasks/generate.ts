import { drawMixture } from "../baselines/gaussianMixture.ts";
import { usageError } from "../core/errors.ts";
import { random } from "../core/random.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { restore } from "../models/restore.ts";
import type { Autoencoder } from "./autoencoder.ts";
import type { CodeMixture } from "./codeMixture.ts";
import type { Runner } from "./runner.ts";

/**
 * What a model's new codes are drawn from, in words. A variational model was trained towards a prior; the codes of the
 * others have no known density, so the file keeps a mixture fitted to them at the end of training.
 */
export function densityName({ spec, codes }: Autoencoder): string {
  if (spec.type === "variational") return "the prior";
  const { mixture, rows } = known(codes);
  const count = mixture.parts.length;
  return `${count === 1 ? "one Gaussian" : `a mixture of ${count} Gaussians`} fitted to ${rows} training codes`;
}

/** New codes [count, latent]: draws of the prior, independent standard normal numbers, or of the mixture. */
export function drawCodes({ spec, codes }: Autoencoder, count: number, seed = 0): Tensor<"float32"> {
  const source = random(seed);
  if (spec.type !== "variational") return drawMixture(known(codes).mixture, count, source);
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
    yield { start, rows: restore(spec.input, await run.decode(part)) };
  }
}
