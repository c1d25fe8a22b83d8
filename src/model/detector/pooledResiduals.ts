import { sizeOf } from "../../core/shape.ts";
import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";

/** Squares along a side of a picture, each of which has one number of the mean size of its residuals. */
const squaresAside = 8;

/** How many numbers {@link pooledResiduals} gives of features of a shape. */
export function pooledNumbers(features: readonly number[], pooled: boolean): number {
  if (!pooled) return sizeOf(features);
  const [, height, width] = features;
  return squaresAcross(height) * squaresAcross(width);
}

/** Residuals [batch, …features] as they are, or where a picture has more of them than asked for, their mean size in each of its squares. */
export function pooledResiduals(residuals: Value, numbers: number): Value {
  const [batch, ...features] = residuals.shape;
  if (numbers === sizeOf(features)) return op.reshape(residuals, [batch, numbers]);
  const [channels, height, width] = features;
  const [down, across] = [squaresAcross(height), squaresAcross(width)];
  const [h, w] = [squareSide(height), squareSide(width)];
  const padded = op.pad(op.abs(residuals), [0, 0, 0, 0, 0, 0, down * h - height, across * w - width]);
  const squares = op.reshape(padded, [batch, channels, down, h, across, w]);
  return op.reshape(op.reduceMean(squares, { axes: [1, 3, 5] }), [batch, numbers]);
}

function squareSide(side: number): number {
  return Math.ceil(side / squaresAside);
}

function squaresAcross(side: number): number {
  return Math.ceil(side / squareSide(side));
}
