import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";
import { meanKnown, type ReconstructionLoss, reconstructionLoss, rowSize } from "../loss/reconstruction.ts";
import { similarityMix } from "../loss/similarity.ts";
import type { Features, Losses } from "./inputs/inputKind.ts";
import { type InputSpec, lossesOf } from "./inputs/inputSpec.ts";

/** The part of a spec that defines the reconstruction loss. */
interface Judged {
  readonly input: InputSpec;
  readonly loss: ReconstructionLoss | "ssim";
}

/** Mean loss over the known numbers, by the spec's loss; under `ssim` the loss of whole pictures. */
export function reconstruction(spec: Judged, output: Value, features: Features): Value {
  if (spec.loss === "ssim") return similarityMix(output, features.values);
  const { losses, known } = lossesOf(spec.input, output, features, (out, target) =>
    reconstructionLoss(numberLossOf(spec), out, target),
  );
  return meanKnown(losses, known, features.share);
}

/** Loss of a single number; the squared error under `ssim`, which is defined on windows. */
export function numberLossOf({ loss }: Pick<Judged, "loss">): ReconstructionLoss {
  return loss === "ssim" ? "mse" : loss;
}

/** Mean over the rows of the sum of each row's known losses. */
export function meanRow({ losses, known }: Losses): Value {
  if (!known) return op.mul(op.reduceMean(losses), rowSize(losses));
  return op.mul(op.reduceSum(op.mul(losses, known)), 1 / losses.shape[0]);
}

/** Sum of each row's known losses, [batch]. */
export function sumRows({ losses, known }: Losses): Value {
  const flat = op.reshape(known ? op.mul(losses, known) : losses, [losses.shape[0], rowSize(losses)]);
  return op.reduceSum(flat, { axes: [1] });
}
