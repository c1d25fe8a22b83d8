import { showNumber } from "../../report/units.ts";
import { printableLine } from "./printable.ts";

/** A table in plain text: numbers to the right, the last column as long as it likes. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const texts = [
    header,
    ...rows.map((row) =>
      row.map((cell) => (typeof cell === "number" ? showNumber(cell) : printableLine(cell))),
    ),
  ];
  const widths = header.map((_, i) => Math.max(...texts.map((row) => row[i].length)));
  const numeric = header.map((_, i) => rows.some((row) => typeof row[i] === "number"));
  return texts
    .map((row) =>
      row
        .map((cell, i) => (numeric[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
