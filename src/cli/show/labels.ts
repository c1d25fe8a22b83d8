import { listLabels } from "../../node.ts";
import { showCount } from "../../report/units.ts";

/** Asks which label is the normal one, where nobody can know. */
export function unknownLabels(column: string, labels: readonly string[]): string {
  return `none of the labels in "${column}" is known to mean normal: ${listLabels(labels) || "all are empty"}; --normal VALUE says which one does`;
}

/** Which rows a training learns from, by labels that tell. */
export function knownLabels(
  learnt: number,
  labels: readonly string[],
  odd: readonly (boolean | undefined)[],
): string {
  const of = (wanted: boolean) => listLabels(labels.filter((_, row) => odd[row] === wanted));
  const none = odd.filter((is) => is === undefined).length;
  const rest = [
    ...(odd.includes(true) ? [`left out: ${of(true)}`] : []),
    ...(none > 0 ? [`without a label: ${showCount(none)}`] : []),
  ];
  const normal = odd.filter((is) => is === false).length;
  const from =
    learnt > normal
      ? `the ${showCount(learnt)} rows that no label calls odd`
      : `the ${showCount(learnt)} rows labelled normal alone`;
  return `learning from ${from}; normal: ${of(false) || "none"}${rest.map((what) => `; ${what}`).join("")}`;
}
