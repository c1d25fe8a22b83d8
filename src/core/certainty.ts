/** The log odds of a certainty in 0…1, and back: {@link certaintyOf}. What float32 does not tell from 0 and 1 is held to what it does. */
export function logOdds(certainty: number): number {
  const p = Math.min(1 - 1e-7, Math.max(1e-7, certainty));
  return Math.log(p / (1 - p));
}

/** The certainty of some log odds. */
export function certaintyOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
