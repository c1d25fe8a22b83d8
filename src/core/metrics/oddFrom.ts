import { quantile } from "./quantile.ts";

/** Rows of some that stand apart from the rest: the score from which on, and their share among all. */
export interface Apart {
  readonly from: number;
  readonly share: number;
}

/** Of the rows from a score on, those that the rest does not account for must be at least this share. */
const surely = 0.75;

/**
 * Rows whose scores the others do not account for, undefined where there are none: more of them than an exponential tail
 * has, which is fitted to what lies between the median and the highest tenth, and than chance adds to it (in the manner of
 * Meinshausen & Rice 2006). Log distances of rows with power-law tails have exponential ones, and lighter tails less.
 */
export function oddFrom(scores: Float64Array): Apart | undefined {
  const n = scores.length;
  if (n < 20) return undefined;
  const sorted = scores.toSorted();
  const at = (share: number): number => quantile(sorted, share);
  const median = at(0.5);
  const slope = Math.max(
    (at(0.85) - median) / Math.log(0.5 / 0.15),
    (at(0.9) - at(0.75)) / Math.log(0.25 / 0.1),
  );
  if (!(slope > 0)) return undefined;
  let best: Apart | undefined;
  for (let i = Math.ceil(n / 2); i < n; i++) {
    const from = sorted[i];
    if (from <= median || from === sorted[i - 1]) continue;
    const [found, expected] = [n - i, (n / 2) * Math.exp((median - from) / slope)];
    const share = (found - expected - 3 * Math.sqrt(expected) - 1) / n;
    if (share > (best?.share ?? 0) && found - expected >= surely * found) best = { from, share };
  }
  return best;
}
