import type { ModelSpec } from "./modelSpec.ts";

/** Name of the scalar that a step is fed where the divergence warms up. */
export const warmthFeed = "warmth";

/** Whether training raises the weight of the divergence step by step. */
export function warmsUp(spec: ModelSpec): boolean {
  return spec.type === "variational" && spec.warmUp > 0;
}

/** The share of β that counts once so much of the run (0…1) has passed: a line from 0 to 1 (Bowman et al. 2016). */
export function warmthAt(spec: ModelSpec, passed: number): number {
  return spec.type === "variational" && spec.warmUp > 0 ? Math.min(1, passed / spec.warmUp) : 1;
}
