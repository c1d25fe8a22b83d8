import { assert } from "../errors.ts";

/** Mean squared error over all elements of two arrays of one length; pixels in 0…1 give a value in 0…1. */
export function mse(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert(a.length === b.length && a.length > 0, `mse of ${a.length} and ${b.length} elements`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i] - b[i];
    sum += difference * difference;
  }
  return sum / a.length;
}
