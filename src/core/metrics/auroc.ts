import { alarmsByScore } from "./ranking.ts";

/**
 * Area under the ROC curve: the chance that an anomaly outscores a normal row, ties counted half. `labels` are
 * truthy for anomalies. NaN where only one of the two kinds is present.
 */
export function auroc(scores: ArrayLike<number>, labels: ArrayLike<number | boolean>): number {
  const alarms = alarmsByScore(scores, labels);
  let area = 0;
  let hits = 0;
  let falseAlarms = 0;
  for (const next of alarms) {
    area += ((next.falseAlarms - falseAlarms) * (next.hits + hits)) / 2;
    ({ hits, falseAlarms } = next);
  }
  return area / (hits * falseAlarms);
}
