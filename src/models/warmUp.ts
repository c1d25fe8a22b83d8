import type { ModelSpec } from "./modelSpec.ts";

/** Name of the scalar that a step is fed where the divergence warms up. */
export const warmthFeed = "warmth";

/** Share of the run over which the weight of the divergence rises; 0 where it does not. */
export function warmUpOf(spec: ModelSpec): number {
  return spec.type === "variational" ? spec.warmUp : 0;
}

/** The share of β that counts once so much of the run (0…1) has passed: a line from 0 to 1 (Bowman et al. 2016). */
export function warmthAt(warmUp: number, passed: number): number {
  return warmUp > 0 ? Math.min(1, passed / warmUp) : 1;
}
