import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";
import { meanSize, rateDivergence } from "../loss/sparsity.ts";
import type { SparsitySpec } from "./modelSpec.ts";

/** The waist's output [batch, latent] as a sparse code of the same shape. */
export function sparseCode(sparsity: SparsitySpec, waist: Value): Value {
  switch (sparsity.kind) {
    // Only a rectifier lets a penalised number rest at exactly 0.
    case "l1":
      return op.relu(waist);
    case "kl":
      return op.sigmoid(waist);
    case "top-k":
      return largest(waist, sparsity.amount);
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
