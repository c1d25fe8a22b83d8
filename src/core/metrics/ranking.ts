import { assert } from "../errors.ts";

/** Counts of true and false alarms at one threshold: rows that score at least `score` are flagged. */
export interface Alarms {
  readonly score: number;
  readonly hits: number;
  readonly falseAlarms: number;
}

/**
 * The alarms at each distinct score, highest first. `labels` are truthy for anomalies; higher scores are more
 * anomalous. Rows of one score enter together, which is what halves ties in AUROC.
 */
export function alarmsByScore(scores: ArrayLike<number>, labels: ArrayLike<number | boolean>): Alarms[] {
  assert(scores.length === labels.length, `${scores.length} scores for ${labels.length} labels`);
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i);
  for (const i of order) assert(!Number.isNaN(scores[i]), `score ${i} is NaN`);
  order.sort((a, b) => (scores[a] === scores[b] ? a - b : scores[a] > scores[b] ? -1 : 1));

  const alarms: Alarms[] = [];
  let hits = 0;
  let falseAlarms = 0;
  order.forEach((row, rank) => {
    if (labels[row]) hits++;
    else falseAlarms++;
    const last = rank + 1 === order.length || scores[order[rank + 1]] !== scores[row];
    if (last) alarms.push({ score: scores[row], hits, falseAlarms });
  });
  return alarms;
}
