import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";
import { type ReconstructionLoss, reconstructionLoss } from "./reconstruction.ts";

/** −log N(target; output, e^logVariance) of each number, in nats; `logVariance` is a number or broadcasts. */
export function gaussianSurprise(output: Value, target: Value, logVariance: Value | number): Value {
  const square = op.square(op.sub(output, target));
  const precision = typeof logVariance === "number" ? Math.exp(-logVariance) : op.exp(op.neg(logVariance));
  return op.mul(op.add(op.mul(square, precision), op.add(logVariance, Math.log(2 * Math.PI))), 0.5);
}

/** Normalising constant of the density e^−huber(x): ln ∫ e^−huber(x) dx = ln(√2π·erf(1/√2) + 2·e^−½). */
const huberVolume = Math.log(1.7112487837842976 + 2 * Math.exp(-0.5));

/** −log likelihood of each number, in nats, of the density whose −log is the loss; `output` holds logits for `bce`. */
export function surprise(
  kind: ReconstructionLoss,
  output: Value,
  target: Value,
  logVariance: Value | number,
): Value {
  switch (kind) {
    case "mse":
      return gaussianSurprise(output, target, logVariance);
    case "bce":
      return reconstructionLoss("bce", output, target);
    case "huber":
      return op.add(reconstructionLoss("huber", output, target), huberVolume);
    default:
      return kind satisfies never;
  }
}
