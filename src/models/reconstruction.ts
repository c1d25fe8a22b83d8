import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";
import { meanKnown, type ReconstructionLoss, reconstructionLoss, rowSize } from "../loss/reconstruction.ts";
import { similarityMix } from "../loss/similarity.ts";
import type { Features, Losses } from "./inputs/inputKind.ts";
import { type InputSpec, lossesOf } from "./inputs/inputSpec.ts";

/** What of a spec says how its output is judged. */
interface Judged {
  readonly input: InputSpec;
  readonly loss: ReconstructionLoss | "ssim";
}

/** Mean loss of a number. Numbers cost by the spec's loss, pictures by how they look under `ssim`; missing cells cost nothing. */
export function reconstruction(spec: Judged, output: Value, features: Features): Value {
  if (spec.loss === "ssim") return similarityMix(output, features.values);
  const { losses, known } = lossesOf(spec.input, output, features, (out, target) =>
    reconstructionLoss(numberLossOf(spec), out, target),
  );
  return meanKnown(losses, known);
}

/** What a number costs on its own; under `ssim`, which judges windows, its square. */
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
