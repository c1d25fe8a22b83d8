import { type Shape, sizeOf } from "../../core/shape.ts";
import { tensor } from "../../core/tensor.ts";
import type { ModelBuilder } from "./modelBuilder.ts";

/**
 * An array of a shape with its axes in another order, as `Transpose` gives it, some of them read backwards (not the
 * one that comes last). The runtime's Transpose is fast where one axis moves, and slow otherwise; so it moves the
 * axis that comes last, and what then lies side by side is gathered by a table. The result's shape is left to the
 * caller.
 */
export function permute(
  b: ModelBuilder,
  x: string,
  shape: Shape,
  perm: readonly number[],
  backwards: readonly number[] = [],
): string {
  const last = perm[perm.length - 1];
  if (last !== shape.length - 1) {
    const [before, length, after] = [shape.slice(0, last), shape[last], shape.slice(last + 1)];
    const stays = length === 1 || sizeOf(after) === 1;
    const turned = stays ? x : b.transpose(b.reshape(x, [sizeOf(before), length, sizeOf(after)]), [0, 2, 1]);
    const moved = (axis: number): number =>
      axis === last ? shape.length - 1 : axis > last ? axis - 1 : axis;
    return permute(b, turned, [...before, ...after, length], perm.map(moved), backwards.map(moved));
  }
  let fixed = shape.length;
  while (fixed > 0 && perm[fixed - 1] === fixed - 1 && !backwards.includes(fixed - 1)) fixed--;
  if (fixed === 0) return x;
  const outer = shape.slice(0, fixed);
  const places = rowOrder(outer, perm.slice(0, fixed), backwards);
  const rows = b.reshape(x, [sizeOf(outer), sizeOf(shape.slice(fixed))]);
  return gatherApart(b, rows, 0, places);
}

/**
 * Gather along an axis. The runtime keeps a dead array for a later one of its very shape, which in a mirrored network
 * is at the other end of the backward pass. Axes of length 1, as many as there were such arrays before, set their
 * shapes apart, so that the memory falls free. The result's shape is left to the caller.
 */
export function gatherApart(
  b: ModelBuilder,
  x: string,
  axis: number,
  places: Int32Array<ArrayBuffer>,
): string {
  const apart = Array<number>(b.serial("gather") % 16).fill(1);
  const indices = b.constant(tensor("int32", [...apart, places.length], places));
  return b.node("Gather", [x, indices], { attributes: { axis: { int: axis } } });
}

/** Which row of the array stands at each place of the permuted one. */
function rowOrder(
  shape: Shape,
  perm: readonly number[],
  backwards: readonly number[],
): Int32Array<ArrayBuffer> {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  let indices = Int32Array.of(0);
  for (const axis of perm) {
    const length = shape[axis];
    const longer = new Int32Array(indices.length * length);
    for (const [i, from] of indices.entries())
      for (let at = 0; at < length; at++)
        longer[i * length + at] = from + strides[axis] * (backwards.includes(axis) ? length - 1 - at : at);
    indices = longer;
  }
  return indices;
}
