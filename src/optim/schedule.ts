/** Shape of the learning rate over a run. */
export type Schedule = "one-cycle" | "cosine" | "constant";

/** Share of a run over which `one-cycle` rises. */
const warmUp = 0.1;

/**
 * Learning rate as a share of its peak at a progress of 0 … 1. `one-cycle` rises from 1/25 over the first tenth,
 * then falls by a half cosine to 1/10,000 (Smith & Topin 2018); `cosine` starts at the peak.
 */
export function rateAt(schedule: Schedule, progress: number): number {
  const p = Math.min(1, Math.max(0, progress));
  switch (schedule) {
    case "constant":
      return 1;
    case "cosine":
      return cosineFall(p);
    case "one-cycle":
      return p < warmUp ? 0.04 + 0.96 * (p / warmUp) : cosineFall((p - warmUp) / (1 - warmUp));
    default:
      return schedule satisfies never;
  }
}

function cosineFall(p: number): number {
  return 1e-4 + (1 - 1e-4) * 0.5 * (1 + Math.cos(Math.PI * p));
}
