import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";
import {
  crossEntropy,
  meanKnown,
  type ReconstructionLoss,
  reconstructionLoss,
  rowSize,
} from "../loss/reconstruction.ts";
import { similarityMix } from "../loss/similarity.ts";
import { type Features, featureBlocks } from "./inputSpec.ts";
import type { ModelSpec } from "./modelSpec.ts";
import type { Network } from "./network.ts";

/** What each number of a batch costs. */
export interface Losses {
  /** [batch, ...]: one loss for each number, and one for each categorical column of a table. */
  readonly losses: Value;
  /** Of the same shape, 1 where the number was really there; absent where nothing can be missing. */
  readonly known?: Value;
}

/** Loss of each number of an output against its target, both of the same shape. */
type NumberLoss = (output: Value, target: Value) => Value;

/** Mean loss of a number. Numbers cost by the spec's loss, pictures by how they look under `ssim`; missing cells cost nothing. */
export function reconstruction({ spec }: Network, output: Value, features: Features): Value {
  if (spec.loss === "ssim") return similarityMix(output, features.values);
  const { losses, known } = lossesOf(spec, output, features, (out, target) =>
    reconstructionLoss(numberLossOf(spec), out, target),
  );
  return meanKnown(losses, known);
}

/** What a number costs on its own; under `ssim`, which judges windows, its square. */
export function numberLossOf({ loss }: ModelSpec): ReconstructionLoss {
  return loss === "ssim" ? "mse" : loss;
}

/**
 * Losses of a batch: numbers by the function given, each categorical column of a table by the cross-entropy of its
 * category.
 */
export function lossesOf(
  { input }: ModelSpec,
  output: Value,
  { values, known }: Features,
  numberLoss: NumberLoss,
): Losses {
  if (input.kind !== "table" || input.columns.every((c) => c.kind === "numeric"))
    return { losses: numberLoss(output, values), known };

  const { numeric, groups } = featureBlocks(input.columns);
  const lengths = [...(numeric.length > 0 ? [numeric.length] : []), ...groups.map((g) => g.size)];
  const [outputs, targets, there] = [output, values, known!].map((v) => op.split(v, lengths, 1));
  const losses: Value[] = [];
  const counted: Value[] = [];
  for (const [i, out] of outputs.entries()) {
    if (i === 0 && numeric.length > 0) {
      losses.push(numberLoss(out, targets[i]));
      counted.push(there[i]);
    } else {
      losses.push(crossEntropy(out, targets[i]));
      counted.push(op.slice(there[i], [0], [1], [1]));
    }
  }
  return { losses: op.concat(losses, 1), known: op.concat(counted, 1) };
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
