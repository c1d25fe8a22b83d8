import { usageError } from "../../core/errors.ts";
import { paretoQuantile, paretoTail } from "../../core/metrics/paretoTail.ts";
import { shareInterval } from "../../core/metrics/shareInterval.ts";
import { thresholdAtRate } from "../../core/metrics/threshold.ts";
import type { Detector } from "./detector.ts";

/** A threshold for a rate of false alarms, and how sure the rows held out in training make it. */
export interface Calibration {
  /** Rows that score at least this are anomalies. */
  readonly threshold: number;
  /** Share of normal rows that was asked for, in 0…1; absent where the threshold itself was given. */
  readonly rate?: number;
  /** Bounds of the share of normal rows that the threshold flags, at a confidence of 99 %. */
  readonly share: { readonly low: number; readonly high: number };
  /** Normal rows that training did not see: what the threshold and the bounds rest on. */
  readonly heldOut: number;
  /** Whether these are enough for the rate, so that one of them or none is expected above the threshold, and not none alone. */
  readonly carried: boolean;
  /** Share of the training rows that are presumed odd themselves, and are left out; 0 where none is. */
  readonly contamination: number;
}

/** Held-out rows below which nothing is known of a rate: the bounds of the share reach to a half. */
const leastHeldOut = 8;

/** What a threshold is for: a share of normal rows, or itself. */
export type Wanted = { readonly rate: number } | { readonly threshold: number };

/** Whether enough rows were held out for {@link calibrationOf}. */
export function isCalibrated({ scores, oddFrom = Number.POSITIVE_INFINITY, overlap }: Detector): boolean {
  const normal = scores.filter((score) => score < oddFrom).length;
  return normal >= leastHeldOut && normal >= overlap;
}

/**
 * The threshold for a rate, from the held-out rows that are presumed normal: the tail of their scores as a generalised
 * Pareto distribution, and bounds by their count above it. Windows of a series that overlap count as those that do not.
 */
export function calibrationOf(detector: Detector, wanted: Wanted): Calibration {
  const { scores, oddFrom = Number.POSITIVE_INFINITY, overlap, contamination } = detector;
  const normal = scores.filter((score) => score < oddFrom);
  const heldOut = Math.floor(normal.length / overlap);
  if (!isCalibrated(detector))
    throw usageError({
      subject: "detect",
      reason: "too-few-rows",
      rule: `needs a model with at least ${Math.ceil(Math.max(leastHeldOut, overlap))} ${overlap > 1 ? "windows" : "rows"} held out in training, to know which scores are usual`,
      received: normal.length,
      repair: [
        {
          option: "validation",
          value: 0.5,
          sentence: "train on more rows, 80 at least by default, or hold out more",
        },
      ],
    });
  const threshold = "threshold" in wanted ? wanted.threshold : thresholdFor(normal, wanted.rate);
  const above = normal.reduce((count, score) => count + (score >= threshold ? 1 : 0), 0);
  return {
    ...{ threshold, heldOut, contamination },
    ...("rate" in wanted && { rate: wanted.rate }),
    share: shareInterval(above / overlap, normal.length / overlap),
    carried: "threshold" in wanted || wanted.rate * heldOut >= 0.5,
  };
}

function thresholdFor(scores: Float64Array, rate: number): number {
  const tail = paretoTail(scores);
  return tail === undefined || rate >= tail.share
    ? thresholdAtRate(scores, rate)
    : paretoQuantile(tail, rate);
}
