import * as z from "zod/mini";
import { fitMixture, type Mixture } from "../baselines/gaussianMixture.ts";
import { engineGain, evaluationOperations } from "../core/budget.ts";
import { dataError } from "../core/errors.ts";
import { evenly } from "../core/evenly.ts";
import { takeRows } from "../core/rows.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Engine } from "../engine/engine.ts";

/** Where the codes of the training rows lie: a density that needs none of the rows themselves. */
export interface CodeMixture {
  readonly mixture: Mixture;
  /** Codes that it was fitted to. */
  readonly rows: number;
}

/** Most and fewest training codes that a mixture is fitted to; between them, as many as have so many products of two numbers. */
const mostFitted = 12_000;
const leastFitted = 4000;
const productsFitted = 3_000_000;
/** How many times as long a product in float64 takes as one in float32. */
const float64Cost = 2;

/**
 * Fits a mixture of Gaussians to codes [n, latent], or to an even sample of them. Of a variational model, too, the codes
 * lie elsewhere than its prior says, and draws of their mixture look more like the data (Ghosh et al. 2020).
 */
export async function fitCodes(
  codes: Tensor<"float32">,
  { engine, seed, operations = evaluationOperations }: { engine: Engine; seed: number; operations?: number },
): Promise<CodeMixture> {
  const [n, latent] = codes.shape;
  const fitting = Math.floor(productsFitted / latent ** 2);
  const rows = evenly(n, Math.max(leastFitted, Math.min(mostFitted, fitting)));
  const mixture = await fitMixture(takeRows(codes, rows), {
    ...{ engine, seed },
    operations: (operations * engineGain) / float64Cost,
  });
  return { mixture, rows: rows.length };
}

/** The arrays that a model file keeps of a mixture: weights [k], means [k, latent], factors [k, latent, latent] or [k, latent]. */
export function mixtureTensors({ mixture: { parts } }: CodeMixture): [string, Tensor<"float32">][] {
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
    (width === latent || width === latent * latent);
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
  return { mixture: { parts }, rows: parsed.data.rows };
}
