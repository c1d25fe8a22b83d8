/** Name of the scalar that a step is fed where the divergence warms up. */
export const warmthFeed = "warmth";

/** The share of the weight that counts once so much of the run (0…1) has passed: a line from 0 to 1 (Bowman et al. 2016). */
export function warmthAt(warmUp: number, passed: number): number {
  return warmUp > 0 ? Math.min(1, passed / warmUp) : 1;
}
