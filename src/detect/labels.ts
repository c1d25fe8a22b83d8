import { usageError } from "../core/errors.ts";

/** Labels that mean "nothing odd" and "odd" where a column holds just two values. */
const normalWords = new Set(["0", "0.0", "false", "normal", "no", "good", "ok"]);
const oddWords = new Set([
  "1",
  "1.0",
  "true",
  "anomaly",
  "abnormal",
  "outlier",
  "yes",
  "bad",
  "defect",
  "fraud",
]);

/**
 * Which rows are anomalies, by their labels: all that are not `normal` where that is given, else by the two
 * usual words (0 and 1, false and true, normal and anomaly …). Undefined where labels are classes of another
 * kind.
 */
export function anomalies(labels: readonly string[] | undefined, normal?: string): boolean[] | undefined {
  if (!labels) return undefined;
  if (normal !== undefined) {
    const wanted = words(normal);
    if (!labels.some((label) => words(label) === wanted))
      throw usageError({
        subject: { option: "normal" },
        reason: "invalid-option",
        rule: "must be a label that some row has",
        received: normal,
        repair: `give one of ${[...new Set(labels)].slice(0, 5).join(", ")}`,
      });
    return labels.map((label) => words(label) !== wanted);
  }
  const known = labels.every((label) => normalWords.has(words(label)) || oddWords.has(words(label)));
  return known ? labels.map((label) => oddWords.has(words(label))) : undefined;
}

/** Rows labelled normal, where the labels tell; otherwise undefined. */
export function normalRows(labels: readonly string[] | undefined, normal?: string): Uint32Array | undefined {
  const odd = anomalies(labels, normal);
  return odd && Uint32Array.from(odd.flatMap((is, row) => (is ? [] : [row])));
}

function words(label: string): string {
  return label.trim().toLowerCase();
}
