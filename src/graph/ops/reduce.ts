import { positiveAxis, type Shape, sameShape } from "../../core/shape.ts";
import { single, type Value } from "../value.ts";
import { reshape } from "./shape.ts";

export interface ReduceOptions {
  /** Axes to reduce; all by default. */
  axes?: readonly number[];
  /** Whether reduced axes stay, with size 1. */
  keepdims?: boolean;
}

function reduce(type: string, x: Value, { axes, keepdims = false }: ReduceOptions): Value {
  const rank = x.shape.length;
  const reduced = (axes ?? x.shape.map((_, axis) => axis)).map((axis) => positiveAxis(axis, rank));
  const kept = x.shape.map((n, axis) => (reduced.includes(axis) ? 1 : n));
  const shape = keepdims ? kept : x.shape.filter((_, axis) => !reduced.includes(axis));
  if (reduced.length === 0) return x;
  return single(type, [x], { axes: reduced, keepdims: keepdims ? 1 : 0 }, x.dtype, shape);
}

export const reduceSum = (x: Value, options: ReduceOptions = {}): Value => reduce("ReduceSum", x, options);
export const reduceMean = (x: Value, options: ReduceOptions = {}): Value => reduce("ReduceMean", x, options);
/** Largest of each; used for stable softmax, so no gradient passes through it. */
export const reduceMax = (x: Value, options: ReduceOptions = {}): Value => reduce("ReduceMax", x, options);

/** The adjoint of broadcasting: sums a value down to a shape that broadcasts to its own. */
export function sumTo(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const extra = x.shape.length - shape.length;
  const axes = x.shape.flatMap((n, axis) =>
    axis < extra || (shape[axis - extra] === 1 && n !== 1) ? [axis] : [],
  );
  const summed = axes.length > 0 ? reduceSum(x, { axes, keepdims: true }) : x;
  return reshape(summed, shape);
}
