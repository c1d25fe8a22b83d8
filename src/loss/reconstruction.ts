import { sizeOf } from "../core/shape.ts";
import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";

/** Losses of a number by the name a spec gives them. */
export type ReconstructionLoss = "mse" | "bce" | "huber";

/** Loss of each number, of the shape of the output; `output` holds logits for `bce`. */
export function reconstructionLoss(kind: ReconstructionLoss, output: Value, target: Value): Value {
  switch (kind) {
    case "mse":
      return op.square(op.sub(output, target));
    case "bce":
      return op.sigmoidCrossEntropy(output, target);
    case "huber": {
      // ½e² up to 1, then |e| − ½ (Huber 1964), here as m·(|e| − ½m) with m = min(|e|, 1).
      const error = op.abs(op.sub(output, target));
      const inner = op.min(error, 1);
      return op.mul(inner, op.sub(error, op.mul(inner, 0.5)));
    }
    default:
      return kind satisfies never;
  }
}

/** Least known numbers of a row, on average: fewer than one in the largest batch. */
const fewest = 1e-6;

/**
 * Mean over all numbers of a batch, over the known ones where some are missing. Where the batch is a share of a larger
 * one, its known ones count as their mean over the rows of that, by `share.whole`.
 */
export function meanKnown(
  losses: Value,
  known?: Value,
  share?: { readonly whole: (mean: Value) => Value },
): Value {
  if (!known) return op.reduceMean(losses);
  const sum = op.reduceSum(op.mul(losses, known));
  const count = op.reduceSum(known);
  if (!share) return op.div(sum, op.max(count, 1));
  const perRow = 1 / losses.shape[0];
  return op.div(op.mul(sum, perRow), op.max(share.whole(op.mul(count, perRow)), fewest));
}

/** Cross-entropy of each row from logits and one-hot targets, both [batch, classes] → [batch, 1]. */
export function crossEntropy(logits: Value, hot: Value): Value {
  // Subtracting the largest logit keeps e^x from overflowing and does not change the result.
  const most = op.reduceMax(logits, { axes: [1], keepdims: true });
  const shifted = op.sub(logits, most);
  const total = op.log(op.reduceSum(op.exp(shifted), { axes: [1], keepdims: true }));
  return op.sub(total, op.reduceSum(op.mul(shifted, hot), { axes: [1], keepdims: true }));
}

/** Numbers in a row of a batch. */
export function rowSize(x: Value): number {
  return sizeOf(x.shape.slice(1));
}
