import { assert } from "./errors.ts";

/** Sizes of each axis, outermost first. A scalar is `[]`. */
export type Shape = readonly number[];

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((n, axis) => n === b[axis]);
}

/** The common shape of two operands under NumPy's broadcasting; throws where they do not fit. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let axis = 0; axis < rank; axis++) {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    assert(m === n || m === 1 || n === 1, `shapes ${showShape(a)} and ${showShape(b)} do not broadcast`);
    shape[axis] = m === 1 ? n : m;
  }
  return shape;
}

/** An axis counted from the end made to count from the start. */
export function positiveAxis(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  assert(positive >= 0 && positive < rank, `axis ${axis} is outside rank ${rank}`);
  return positive;
}

/** A shape as people read it: `3×256×256`; a scalar is `scalar`. */
export function showShape(shape: Shape): string {
  return shape.length === 0 ? "scalar" : shape.join("×");
}
