import * as z from "zod/mini";
import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";
import { meanSize, rateDivergence } from "../../loss/sparsity.ts";
import { latent } from "./modelType.ts";

/** What makes the code of a sparse autoencoder sparse. */
export const sparsitySpec = z.discriminatedUnion("kind", [
  /** A code through a ReLU; `amount` is the weight of its mean absolute value in the loss. */
  z.strictObject({ kind: z.literal("l1"), amount: z.number().check(z.gte(0), z.lte(1e6)) }),
  /** A code through a sigmoid; `weight` times the KL divergence of each unit's mean activation from the rate `amount` is added to the loss. */
  z.strictObject({
    kind: z.literal("kl"),
    amount: z.number().check(z.gt(0), z.lt(1)),
    weight: z._default(z.number().check(z.gte(0), z.lte(1e6)), 0.1),
  }),
  /** Each row keeps the `amount` largest numbers of its code; the others are 0. */
  z.strictObject({ kind: z.literal("top-k"), amount: latent }),
]);
export type SparsitySpec = z.infer<typeof sparsitySpec>;
/** A sparsity as it is asked for: what has a default may be left out. */
export type SparsityOption = z.input<typeof sparsitySpec>;

/** The bottleneck's output [batch, latent] as a sparse code of the same shape. */
export function sparseCode(sparsity: SparsitySpec, output: Value): Value {
  switch (sparsity.kind) {
    // A ReLU makes inactive numbers exactly 0; a penalty alone leaves them small.
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

/** Sparsity term of the loss of a batch, a scalar; undefined for top-k, which needs none. `whole` as in {@link rateDivergence}. */
export function sparsityPenalty(
  sparsity: SparsitySpec,
  code: Value,
  whole?: (mean: Value) => Value,
): Value | undefined {
  switch (sparsity.kind) {
    case "l1":
      return op.mul(meanSize(code), sparsity.amount);
    case "kl":
      return op.mul(rateDivergence(code, sparsity.amount, whole), sparsity.weight);
    case "top-k":
      return undefined;
    default:
      return sparsity satisfies never;
  }
}

/**
 * The k largest numbers of each row, the others 0 (Makhzani & Frey 2014). The gradient passes through the numbers that are
 * kept; the threshold counts as a constant.
 */
function largest(x: Value, k: number): Value {
  if (k >= x.shape[1]) return x;
  const [sorted] = op.topK(x, k);
  const least = op.slice(sorted, [k - 1], [k], [1]);
  return op.mul(x, op.sub(1, op.positive(op.sub(least, x))));
}
