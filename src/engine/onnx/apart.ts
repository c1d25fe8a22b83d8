import { type Shape, sizeOf } from "../../core/shape.ts";
import type { ModelBuilder } from "./modelBuilder.ts";

/** Numbers from which on an array's memory is worth a little more work: 16 MB of them. */
const largeArray = 1 << 22;

/**
 * How many large arrays of this shape were asked about before: 0 for the first, and for a small one. The runtime keeps
 * a dead array for a later one of its very shape, which in a network and its gradient is at the other end of the
 * step. Who gives its array so many rows or columns more lets the memory fall free.
 */
export function sameBefore(b: ModelBuilder, shape: Shape): number {
  return sizeOf(shape) < largeArray ? 0 : b.serial(`large ${shape}`);
}
