/** Numbers from which on a parameter is updated by itself: half a megabyte, which a processor's cache holds. */
const largeParameter = 1 << 17;

/**
 * Runs of parameters that an optimizer updates together, as [first, end) by their sizes. A large parameter stands
 * alone: its gradient is not copied, and its update runs while the cache still holds it. Small ones between go
 * together, because each operation costs some microseconds whatever its size.
 */
export function updateGroups(sizes: readonly number[]): [first: number, end: number][] {
  const groups: [number, number][] = [];
  for (const [i, size] of sizes.entries()) {
    const last = groups.at(-1);
    const joins = last && size < largeParameter && sizes[last[0]] < largeParameter;
    if (joins) last[1] = i + 1;
    else groups.push([i, i + 1]);
  }
  return groups;
}
