import { z } from "zod";
import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";
import { meanSize, rateDivergence } from "../../loss/sparsity.ts";
import { latent } from "./modelType.ts";

/** What makes the code of a sparse autoencoder sparse. */
export const sparsitySpec = z.discriminatedUnion("kind", [
  /** A rectified code; its mean size costs this much. */
  z.strictObject({ kind: z.literal("l1"), amount: z.number().min(0).max(1e6) }),
  /** A sigmoid code; how far each unit's mean lies from this rate costs `weight` times their divergence. */
  z.strictObject({
    kind: z.literal("kl"),
    amount: z.number().gt(0).lt(1),
    weight: z.number().min(0).max(1e6).default(0.1),
  }),
  /** Each row keeps so many numbers of its code, the largest. */
  z.strictObject({ kind: z.literal("top-k"), amount: latent }),
]);
export type SparsitySpec = z.infer<typeof sparsitySpec>;
/** A sparsity as it is asked for: what has a default may be left out. */
export type SparsityOption = z.input<typeof sparsitySpec>;

/** The bottleneck's output [batch, latent] as a sparse code of the same shape. */
export function sparseCode(sparsity: SparsitySpec, output: Value): Value {
  switch (sparsity.kind) {
    // Only a rectifier lets a penalised number rest at exactly 0.
    case "l1":
      return op.relu(output);
    case "kl":
      return op.sigmoid(output);
    case "top-k":
      return largest(output, sparsity.amount);
    default:
      return sparsity satisfies never;
  }
}

/** What the code of a batch costs besides its reconstruction, a scalar; undefined where the code itself is cut. */
export function sparsityPenalty(sparsity: SparsitySpec, code: Value): Value | undefined {
  switch (sparsity.kind) {
    case "l1":
      return op.mul(meanSize(code), sparsity.amount);
    case "kl":
      return op.mul(rateDivergence(code, sparsity.amount), sparsity.weight);
    case "top-k":
      return undefined;
    default:
      return sparsity satisfies never;
  }
}

/**
 * The k largest numbers of each row, the others 0 (Makhzani & Frey 2014). The gradient passes through those that
 * stay; the value they had to reach is a constant to it.
 */
function largest(x: Value, k: number): Value {
  if (k >= x.shape[1]) return x;
  const [sorted] = op.topK(x, k);
  const least = op.slice(sorted, [k - 1], [k], [1]);
  return op.mul(x, op.sub(1, op.positive(op.sub(least, x))));
}
