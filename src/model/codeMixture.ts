import * as z from "zod/mini";
import { fitMixture, type Mixture } from "../baselines/gaussianMixture.ts";
import { roundOperations } from "../baselines/mixtureRound.ts";
import { engineGain, evaluationOperations } from "../core/budget.ts";
import { dataError } from "../core/errors.ts";
import { evenly } from "../core/evenly.ts";
import { cholesky } from "../core/linalg/cholesky.ts";
import { takeRows } from "../core/rows.ts";
import { sameShape } from "../core/shape.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Engine } from "../engine/engine.ts";

/** Where the codes of the training rows lie: a density that needs none of the rows themselves. */
export interface CodeMixture {
  readonly mixture: Mixture;
  /** Codes that it was fitted to. */
  readonly rows: number;
  /** Of a variational model: the variance of each number of a code about its mean [latent], on average over rows. */
  readonly variance?: Float64Array;
}

/** Most and fewest training codes that a mixture is fitted to; between them, as many as the operations are enough for. */
const mostFitted = 60_000;
const leastFitted = 4000;
/** Gaussians of a fit, its smaller trials included, times rounds: what a code's operations are a multiple of. */
const usualRounds = 32 * 20;
/** How many times as long a product in float64 takes as one in float32. */
const float64Cost = 2;

/**
 * Fits a mixture of Gaussians to codes [n, latent], or to an even sample of them. Of a variational model, too, the codes
 * lie elsewhere than its prior says, and draws of their mixture look more like the data (Ghosh et al. 2020).
 */
export async function fitCodes(
  codes: Tensor<"float32">,
  {
    engine,
    seed,
    operations = evaluationOperations,
    variance,
  }: { engine: Engine; seed: number; operations?: number } & Pick<CodeMixture, "variance">,
): Promise<CodeMixture> {
  const [n, latent] = codes.shape;
  const products = (operations * engineGain) / float64Cost;
  const fitting = Math.floor(products / roundOperations(1, latent, usualRounds));
  const rows = evenly(n, Math.max(leastFitted, Math.min(mostFitted, fitting)));
  const mixture = await fitMixture(takeRows(codes, rows), { engine, seed, operations: products });
  return { mixture, rows: rows.length, ...(variance && { variance }) };
}

/**
 * The density of a variational model's codes themselves, where that of their means is known: each Gaussian with the codes' usual
 * variance about their means. It is the prior under which such a model is most likely to have made the data, or near it: the
 * aggregate posterior (Hoffman & Johnson 2016; Tomczak & Welling 2018). Undefined where the variance is not known.
 */
export function densityOfDraws({ mixture, variance }: CodeMixture): Mixture | undefined {
  if (!variance) return undefined;
  const d = variance.length;
  return {
    parts: mixture.parts.map(({ factor, ...part }) => {
      if (factor.length === d)
        return { ...part, factor: factor.map((f, i) => Math.sqrt(f ** 2 + variance[i])) };
      const covariance = new Float64Array(d * d);
      for (let i = 0; i < d; i++)
        for (let j = 0; j <= i; j++) {
          let sum = i === j ? variance[i] : 0;
          for (let p = 0; p <= j; p++) sum += factor[i * d + p] * factor[j * d + p];
          covariance[i * d + j] = sum;
        }
      return { ...part, factor: cholesky(covariance, d) };
    }),
  };
}

/**
 * The arrays that a model file keeps of a mixture: weights [k, 1], means [k, latent], factors [k, latent · latent] or [k, latent],
 * and of a variational model the codes' variance [1, latent].
 */
export function mixtureTensors({ mixture: { parts }, variance }: CodeMixture): [string, Tensor<"float32">][] {
  const stacked = (name: string, rows: readonly ArrayLike<number>[]): [string, Tensor<"float32">] => {
    const data = Float32Array.from(rows.flatMap((row) => Array.from(row)));
    return [`codes.${name}`, tensor("float32", [rows.length, rows[0].length], data)];
  };
  return [
    stacked(
      "weight",
      parts.map(({ weight }) => [weight]),
    ),
    stacked(
      "mean",
      parts.map(({ mean }) => mean),
    ),
    stacked(
      "factor",
      parts.map(({ factor }) => factor),
    ),
    ...(variance ? [stacked("variance", [variance])] : []),
  ];
}

const mixtureSpec = z.strictObject({ rows: z.int().check(z.gte(1)) });

/** A mixture from a model file. */
export function parseMixture(
  json: unknown,
  tensors: ReadonlyMap<string, Tensor>,
  latent: number,
  name: string,
): CodeMixture {
  const parsed = mixtureSpec.safeParse(json);
  const [weights, means, factors] = ["weight", "mean", "factor"].map((key) => tensors.get(`codes.${key}`));
  const variance = tensors.get("codes.variance");
  const count = weights?.shape[0] ?? 0;
  const width = factors?.shape[1];
  const fits =
    parsed.success &&
    count > 0 &&
    [weights, means, factors].every(
      (t) => t?.dtype === "float32" && t.shape.length === 2 && t.shape[0] === count,
    ) &&
    weights?.shape[1] === 1 &&
    means?.shape[1] === latent &&
    (width === latent || width === latent * latent) &&
    (!variance || (variance.dtype === "float32" && sameShape(variance.shape, [1, latent])));
  if (!fits)
    throw dataError({
      subject: name,
      reason: "damaged",
      rule: "the density of its codes is not valid",
      repair: "the file is damaged; take an earlier one, or train again",
    });
  const part = (from: Tensor, i: number): Float64Array<ArrayBuffer> => {
    const each = from.shape[1];
    return Float64Array.from((from.data as Float32Array).subarray(i * each, (i + 1) * each));
  };
  const parts = Array.from({ length: count }, (_, i) => ({
    weight: Number(weights!.data[i]),
    mean: part(means!, i),
    factor: part(factors!, i),
  }));
  return { mixture: { parts }, rows: parsed.data.rows, ...(variance && { variance: part(variance, 0) }) };
}
