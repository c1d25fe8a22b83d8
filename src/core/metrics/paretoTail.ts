import { assert } from "../errors.ts";

/** A generalised Pareto tail: how far values lie above `start`, which a share `share` of them exceed. */
export interface ParetoTail {
  readonly start: number;
  readonly share: number;
  readonly scale: number;
  /** 0 is exponential; above it the tail is heavier, below it the tail ends. */
  readonly shape: number;
}

/** Values that a tail is fitted to: a tenth of all, and no fewer than this where there are twice as many. */
const fewest = 10;
/** Values below which the shape is left at 0, and the count that it takes to believe half of it. */
const shapeFrom = 20;
const halfBelief = 40;

/**
 * Fits the upper tail of some values (Coles 2001, chapter 4; Siffer et al. 2017) by probability-weighted moments (Hosking
 * & Wallis 1987). The shape of few values is drawn towards the exponential. Undefined where the largest are all equal.
 */
export function paretoTail(values: Float64Array): ParetoTail | undefined {
  const all = values.length;
  assert(all >= 2, `a tail of ${all} values`);
  const sorted = values.toSorted();
  const count = Math.min(Math.floor(all / 2), Math.max(fewest, Math.ceil(all / 10)));
  const start = sorted[all - count - 1];
  const excesses = sorted.subarray(all - count).map((x) => x - start);
  const mean = excesses.reduce((sum, x) => sum + x / count, 0);
  if (!(mean > 0)) return undefined;
  const weighted = excesses.reduce((sum, x, i) => sum + ((1 - (i + 0.65) / count) * x) / count, 0);
  const fitted = 2 - mean / (mean - 2 * weighted);
  const believed =
    count < shapeFrom || !Number.isFinite(fitted) ? 0 : fitted * (count / (count + halfBelief));
  const shape = Math.min(0.3, Math.max(-0.5, believed));
  // The mean excess is scale / (1 − shape).
  return { start, share: count / all, scale: mean * (1 - shape), shape };
}

/** The value that a share `rate` exceeds, at most the tail's own share. */
export function paretoQuantile({ start, share, scale, shape }: ParetoTail, rate: number): number {
  const ratio = share / rate;
  return start + (shape === 0 ? scale * Math.log(ratio) : (scale / shape) * (ratio ** shape - 1));
}
