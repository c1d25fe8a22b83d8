import { usageError } from "../core/errors.ts";

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.split(", "));

/** Labels that say of themselves that all is well, in small letters: whatever stands beside one of them is not. */
const wellWords = wordsOf(
  "normal, good, ok, okay, benign, inlier, healthy, intact, nominal, io, i.o., in ordnung, genuine, legit, legitimate",
);
/** Labels that mean "nothing odd" and "odd". */
const normalWords = new Set([
  ...wellWords,
  ...wordsOf("0, 0.0, false, f, no, n, pass, passed, negative, neg, regular, clean, accepted, gut, conforme"),
]);
const oddWords = wordsOf(
  "1, 1.0, true, t, yes, y, anomaly, anomalous, abnormal, outlier, bad, nok, not ok, ko, fail, failed, failure, fault, " +
    "faulty, defect, defective, broken, damaged, fraud, fraudulent, attack, malignant, malicious, positive, pos, error, " +
    "alarm, odd, nio, n.i.o., sick, rejected, schlecht, defekt, suspicious, spam",
);
/** Labels of a scale, on which `good` is one grade of several. */
const grades = wordsOf(
  "excellent, great, best, better, very good, average, medium, fair, satisfactory, acceptable, poor",
);
/** With −1 beside it, 1 is an inlier: scikit-learn's way. */
const minusOne = new Set(["-1", "-1.0"]);
const one = new Set(["1", "1.0"]);

/**
 * Which rows are anomalies, by their labels: all that are not `normal` where that is given, else by the usual words (0 and
 * 1, false and true, ok and nok, normal and anomaly …; 1 and −1 as scikit-learn has them). Beside a word such as `normal`,
 * `good` or `benign` all others are anomalies. Undefined where some labels are no such words; undefined for a row that has no
 * label.
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
  // Beside a word such as "normal", any other that does not mean it is odd: "good", "scratch", "dent".
  const well =
    !signed && found.some((word) => wellWords.has(word)) && !found.some((word) => grades.has(word));
  const isOdd = (word: string) =>
    signed ? minusOne.has(word) : oddWords.has(word) || (well && !normalWords.has(word));
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
