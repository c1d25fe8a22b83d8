import { assert } from "../errors.ts";
import { alarmsByScore } from "./ranking.ts";

/** A threshold and what it gives on the rows it was judged on; rows that score at least `threshold` are flagged. */
export interface Operating {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Precision, recall and F1 of a given threshold; a ratio with nothing under it is 0. */
export function operatingAt(
  threshold: number,
  scores: ArrayLike<number>,
  labels: ArrayLike<number | boolean>,
): Operating {
  assert(scores.length === labels.length, `${scores.length} scores for ${labels.length} labels`);
  let hits = 0;
  let flagged = 0;
  let anomalies = 0;
  for (let i = 0; i < scores.length; i++) {
    if (labels[i]) anomalies++;
    if (scores[i] >= threshold) flagged++;
    if (labels[i] && scores[i] >= threshold) hits++;
  }
  return operating(threshold, hits, flagged, anomalies);
}

/** The threshold of the highest F1 on labelled rows: an upper bound, since it looks at the labels. */
export function bestF1(scores: ArrayLike<number>, labels: ArrayLike<number | boolean>): Operating {
  const alarms = alarmsByScore(scores, labels);
  const anomalies = alarms.at(-1)?.hits ?? 0;
  let best = operating(Number.POSITIVE_INFINITY, 0, 0, anomalies);
  for (const { score, hits, falseAlarms } of alarms) {
    const here = operating(score, hits, hits + falseAlarms, anomalies);
    if (here.f1 > best.f1) best = here;
  }
  return best;
}

/**
 * The threshold that flags at most `rate` (0…1) of the given scores of normal rows, and as many as that allows:
 * with ties it flags fewer, never more.
 */
export function thresholdAtRate(scores: ArrayLike<number>, rate: number): number {
  assert(scores.length > 0 && rate >= 0 && rate <= 1, `rate ${rate} over ${scores.length} scores`);
  const sorted = Float64Array.from(scores).sort();
  // The guard keeps 0.07 × 100 = 7.000000000000001 and its like from losing or gaining a row.
  const allowed = Math.floor(rate * sorted.length + 1e-9);
  if (allowed >= sorted.length) return sorted[0];
  const kept = sorted[sorted.length - allowed - 1];
  for (let i = sorted.length - allowed; i < sorted.length; i++) if (sorted[i] > kept) return sorted[i];
  return nextAbove(kept);
}

/** The next double, so that `score >= threshold` leaves `x` itself out. */
function nextAbove(x: number): number {
  if (!Number.isFinite(x)) return Number.POSITIVE_INFINITY;
  if (x === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(x).buffer);
  bits[0] += x > 0 ? 1n : -1n;
  return new Float64Array(bits.buffer)[0];
}

function operating(threshold: number, hits: number, flagged: number, anomalies: number): Operating {
  return {
    threshold,
    precision: flagged === 0 ? 0 : hits / flagged,
    recall: anomalies === 0 ? 0 : hits / anomalies,
    f1: flagged + anomalies === 0 ? 0 : (2 * hits) / (flagged + anomalies),
  };
}
