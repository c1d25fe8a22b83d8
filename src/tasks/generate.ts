import { drawMixture, fitMixture, type Mixture } from "../baselines/gaussianMixture.ts";
import { usageError } from "../core/errors.ts";
import { random } from "../core/random.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { restore } from "../models/restore.ts";
import type { Autoencoder } from "./autoencoder.ts";
import type { Runner } from "./runner.ts";

/** The density that new codes are drawn from. */
export interface CodeDensity {
  /** In words: `the prior`, `a mixture of 3 Gaussians …`. */
  readonly name: string;
  /** Absent for the prior: independent standard normal numbers. */
  readonly mixture?: Mixture;
}

/** Most training codes that a mixture is fitted to. */
const mostFitted = 4000;

/**
 * What a model's new codes are drawn from. A variational model was trained towards a prior; the codes of the others
 * have no known density, so a mixture of Gaussians is fitted to those of the training rows (Ghosh et al. 2020), or,
 * where those are not at hand, the one Gaussian that the model keeps for its detector serves.
 */
export async function codeDensity(
  { spec, detector }: Autoencoder,
  run: Runner,
  { training, seed }: { training?: { dataset: Dataset; rows: ArrayLike<number> }; seed?: number } = {},
): Promise<CodeDensity> {
  if (spec.type === "variational") return { name: "the prior" };
  if (training) {
    const { dataset, rows } = training;
    const count = Math.min(mostFitted, rows.length);
    const some = Uint32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
    const mixture = fitMixture(await run.encode(await dataset.read(some)), { seed });
    const { length } = mixture.parts;
    const gaussians = length === 1 ? "one Gaussian" : `a mixture of ${length} Gaussians`;
    return { name: `${gaussians} fitted to ${count} training codes`, mixture };
  }
  if (!detector)
    throw usageError({
      subject: "generate",
      rule: "needs the training data of a model that is not variational and had no held-out rows",
      repair: "give it too (--training)",
    });
  const { mean, factor } = detector.code;
  const part = { weight: 1, mean, factor: squareFactor(factor, mean.length) };
  return { name: "the one Gaussian that the model keeps of its codes", mixture: { parts: [part] } };
}

/** New codes [count, latent]. */
export function drawCodes(
  { spec }: Autoencoder,
  { mixture }: CodeDensity,
  count: number,
  seed = 0,
): Tensor<"float32"> {
  const source = random(seed);
  if (mixture) return drawMixture(mixture, count, source);
  const data = Float32Array.from({ length: count * spec.latent }, source.normal);
  return tensor("float32", [count, spec.latent], data);
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

/** A factor [d, d], from one or from standard deviations [d]. */
function squareFactor(factor: Float64Array, d: number): Float64Array {
  if (factor.length !== d || d === 1) return factor;
  const square = new Float64Array(d * d);
  for (let i = 0; i < d; i++) square[i * d + i] = factor[i];
  return square;
}
