import { usageError } from "../core/errors.ts";

/** Labels that mean "nothing odd" and "odd", in small letters. */
const normalWords = new Set([
  ...["0", "0.0", "false", "f", "no", "n", "normal", "good", "ok", "okay", "pass", "passed", "healthy"],
  ...[
    "benign",
    "inlier",
    "genuine",
    "legit",
    "legitimate",
    "negative",
    "neg",
    "regular",
    "clean",
    "intact",
    "io",
    "i.o.",
  ],
]);
const oddWords = new Set([
  ...[
    "1",
    "1.0",
    "true",
    "t",
    "yes",
    "y",
    "anomaly",
    "anomalous",
    "abnormal",
    "outlier",
    "bad",
    "nok",
    "not ok",
    "ko",
  ],
  ...[
    "fail",
    "failed",
    "failure",
    "fault",
    "faulty",
    "defect",
    "defective",
    "broken",
    "damaged",
    "fraud",
    "fraudulent",
  ],
  ...["attack", "malignant", "malicious", "positive", "pos", "error", "alarm", "odd", "nio", "n.i.o."],
]);
/** With −1 beside it, 1 is an inlier: scikit-learn's way. */
const minusOne = new Set(["-1", "-1.0"]);
const one = new Set(["1", "1.0"]);

/**
 * Which rows are anomalies, by their labels: all that are not `normal` where that is given, else by the usual words (0 and
 * 1, false and true, ok and nok, normal and anomaly …; 1 and −1 as scikit-learn has them). Undefined where some labels are
 * no such words; undefined for a row that has no label.
 */
export function anomalies(
  labels: readonly string[] | undefined,
  normal?: string,
): (boolean | undefined)[] | undefined {
  if (!labels) return undefined;
  // A million rows have a few labels.
  const own = new Map([...new Set(labels)].map((label) => [label, words(label)]));
  if (normal !== undefined) {
    const wanted = words(normal);
    if (![...own.values()].includes(wanted))
      throw usageError({
        subject: { option: "normal" },
        reason: "invalid-option",
        rule: "must be a label that some row has",
        received: normal,
        repair: `give one of ${listLabels(labels)}`,
      });
    return labels.map((label) => (own.get(label) === "" ? undefined : own.get(label) !== wanted));
  }
  const found = [...own.values()].filter((word) => word !== "");
  const signed = found.some((word) => minusOne.has(word));
  const isNormal = (word: string) => (signed ? one.has(word) : normalWords.has(word));
  const isOdd = (word: string) => (signed ? minusOne.has(word) : oddWords.has(word));
  if (found.length === 0 || !found.every((word) => isNormal(word) || isOdd(word))) return undefined;
  const odd = new Map(
    [...own].map(([label, word]): [string, boolean | undefined] => [
      label,
      word === "" ? undefined : isOdd(word),
    ]),
  );
  return labels.map((label) => odd.get(label));
}

/**
 * Rows to learn from, where the labels tell: those labelled normal or, where more rows have no label than that one, all that
 * are not labelled anomalies. Otherwise undefined.
 */
export function normalRows(labels: readonly string[] | undefined, normal?: string): Uint32Array | undefined {
  const odd = anomalies(labels, normal);
  if (!odd) return undefined;
  const some = mostlyUnlabelled(odd);
  return Uint32Array.from(
    odd.flatMap((is, row) => (is === false || (some && is === undefined) ? [row] : [])),
  );
}

/** Whether more rows have no label than are labelled normal. */
function mostlyUnlabelled(odd: readonly (boolean | undefined)[]): boolean {
  let [normal, none] = [0, 0];
  for (const is of odd) {
    if (is === false) normal++;
    if (is === undefined) none++;
  }
  return none > normal;
}

/** Labels in words, with how many rows each has, the most frequent first. */
export function listLabels(labels: readonly string[]): string {
  const shown = 6;
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const named = [...counts].filter(([label]) => words(label) !== "").sort((a, b) => b[1] - a[1]);
  const rest = named.length > shown ? ` and ${named.length - shown} more` : "";
  return `${named
    .slice(0, shown)
    .map(([label, count]) => `${label} (${count})`)
    .join(", ")}${rest}`;
}

function words(label: string): string {
  return label.trim().toLowerCase();
}
