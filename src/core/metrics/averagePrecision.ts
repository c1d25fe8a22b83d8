import { alarmsByScore } from "./ranking.ts";

/**
 * Average precision (area under the precision–recall steps, no interpolation): Σ (Rₙ − Rₙ₋₁) Pₙ over distinct
 * scores. `labels` are truthy for anomalies. NaN where there is none.
 */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number | boolean>): number {
  let sum = 0;
  let found = 0;
  for (const { hits, falseAlarms } of alarmsByScore(scores, labels)) {
    sum += ((hits - found) * hits) / (hits + falseAlarms);
    found = hits;
  }
  return sum / found;
}
