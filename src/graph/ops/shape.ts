import { assert } from "../../core/errors.ts";
import { broadcastShapes, positiveAxis, type Shape, sameShape, showShape, sizeOf } from "../../core/shape.ts";
import { operation, single, type Value } from "../value.ts";

/** The same elements under another shape. */
export function reshape(x: Value, shape: Shape): Value {
  assert(sizeOf(x.shape) === sizeOf(shape), `cannot reshape ${showShape(x.shape)} to ${showShape(shape)}`);
  return sameShape(x.shape, shape) ? x : single("Reshape", [x], { shape }, x.dtype, shape);
}

/** Axes in another order: output axis i is input axis `perm[i]`. */
export function transpose(x: Value, perm: readonly number[]): Value {
  return single(
    "Transpose",
    [x],
    { perm },
    x.dtype,
    perm.map((axis) => x.shape[axis]),
  );
}

/** A value repeated to a larger shape under broadcasting. */
export function expand(x: Value, shape: Shape): Value {
  assert(
    sameShape(broadcastShapes(x.shape, shape), shape),
    `${showShape(x.shape)} does not expand to ${showShape(shape)}`,
  );
  return sameShape(x.shape, shape) ? x : single("Expand", [x], { shape }, x.dtype, shape);
}

/** Values joined along an axis. */
export function concat(values: readonly Value[], axis: number): Value {
  if (values.length === 1) return values[0];
  const first = values[0];
  const at = positiveAxis(axis, first.shape.length);
  const total = values.reduce((n, v) => n + v.shape[at], 0);
  return single("Concat", values, { axis: at }, first.dtype, first.shape.with(at, total));
}

/** A value cut along an axis into parts of the given lengths. */
export function split(x: Value, lengths: readonly number[], axis: number): readonly Value[] {
  const at = positiveAxis(axis, x.shape.length);
  assert(
    lengths.reduce((a, b) => a + b, 0) === x.shape[at],
    `lengths ${lengths} do not fill axis ${at} of ${showShape(x.shape)}`,
  );
  if (lengths.length === 1) return [x];
  const signatures = lengths.map((n) => ({ dtype: x.dtype, shape: x.shape.with(at, n) }));
  return operation("Split", [x], { axis: at, split: lengths }, signatures);
}

/** The part from `starts` up to but without `ends` of the given axes, step 1. */
export function slice(
  x: Value,
  starts: readonly number[],
  ends: readonly number[],
  axes: readonly number[],
): Value {
  const shape = [...x.shape];
  for (const [i, axis] of axes.entries()) {
    assert(
      0 <= starts[i] && starts[i] < ends[i] && ends[i] <= x.shape[axis],
      `slice ${starts[i]}…${ends[i]} is outside ${showShape(x.shape)}`,
    );
    shape[axis] = ends[i] - starts[i];
  }
  return sameShape(shape, x.shape) ? x : single("Slice", [x], { starts, ends, axes }, x.dtype, shape);
}

/** Zeros around a value: `pads` holds all begins, then all ends, one each an axis. */
export function pad(x: Value, pads: readonly number[]): Value {
  if (pads.every((n) => n === 0)) return x;
  const rank = x.shape.length;
  return single(
    "Pad",
    [x],
    { pads },
    x.dtype,
    x.shape.map((n, axis) => n + pads[axis] + pads[axis + rank]),
  );
}

/** Rows of x (axis 0) by int32 or int64 index: shape [...indices.shape, ...x.shape[1:]]. No gradient. */
export function gather(x: Value, indices: Value): Value {
  return single("Gather", [x, indices], { axis: 0 }, x.dtype, [...indices.shape, ...x.shape.slice(1)]);
}

/** Each index as a row of `depth` numbers, 1 at the index and 0 elsewhere; all 0 for an index outside. No gradient. */
export function oneHot(indices: Value, depth: number): Value {
  return single("OneHot", [indices], { depth }, "float32", [...indices.shape, depth]);
}

/** The k largest of the last axis, sorted, and their indices. No gradient. */
export function topK(x: Value, k: number): readonly [values: Value, indices: Value] {
  const shape = x.shape.with(-1, k);
  const [values, indices] = operation("TopK", [x], { k }, [
    { dtype: x.dtype, shape },
    { dtype: "int64", shape },
  ]);
  return [values, indices];
}

/** Blocks of space moved to channels: [N, C, H, W] → [N, C·b², H/b, W/b], ONNX order (block row, block column, channel). */
export function spaceToDepth(x: Value, blocksize: number): Value {
  const [n, c, h, w] = x.shape;
  return single("SpaceToDepth", [x], { blocksize }, x.dtype, [
    n,
    c * blocksize ** 2,
    h / blocksize,
    w / blocksize,
  ]);
}

/** The inverse of {@link spaceToDepth} (ONNX mode DCR). */
export function depthToSpace(x: Value, blocksize: number): Value {
  const [n, c, h, w] = x.shape;
  return single("DepthToSpace", [x], { blocksize }, x.dtype, [
    n,
    c / blocksize ** 2,
    h * blocksize,
    w * blocksize,
  ]);
}
