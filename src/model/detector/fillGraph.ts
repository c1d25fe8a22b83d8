import { sizeOf } from "../../core/shape.ts";
import * as op from "../../graph/ops/index.ts";
import { constant, scalar, type Value } from "../../graph/value.ts";
import type { Features } from "../../models/inputs/inputKind.ts";
import type { Detector } from "./detector.ts";

/**
 * Features [batch, …features] of rows with what is missing filled, so that a row is judged by what it holds: from
 * the remembered row that is nearest in the features that are known. A mean of several would be a row that nobody has
 * seen, half of one category and half of another.
 */
export function filled(
  { memory, weights }: Detector,
  { values, known }: Required<Pick<Features, "values" | "known">>,
): Value {
  const [batch, ...features] = values.shape;
  const width = sizeOf(features);
  const flat = (x: Value): Value => op.reshape(x, [batch, width]);
  // The features come first in a place, times their weight.
  const own = op.mul(op.slice(constant(memory), [0], [width], [1]), scalar(1 / weights.features, "float32"));
  const [x, there] = [flat(values), flat(known)];
  // Values are 0 where they are missing; the square of a row itself is the same for each of the remembered ones.
  const near = op.sub(
    op.mul(op.gemm(x, own, { transB: true }), 2),
    op.gemm(there, op.square(own), { transB: true }),
  );
  const [, nearest] = op.topK(near, 1);
  const standIn = op.reshape(op.gather(own, nearest), [batch, width]);
  // Known is 0 or 1, a category's features share theirs.
  return op.reshape(op.where(op.greater(there, 0.5), x, standIn), values.shape);
}
