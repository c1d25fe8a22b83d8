import { showShape } from "../../core/shape.ts";
import { type Look, look } from "../../node.ts";
import { columnCells, columnHeader, lookPage, lookSummary } from "../../report/pages/lookPage.ts";
import type { Command } from "../command.ts";
import { readingOf } from "../reading.ts";
import { textTable } from "../show/textTable.ts";
import { trainingWishes } from "../training/fitSettings.ts";
import { putPage } from "../write/writeReport.ts";

/** Says what was understood of some data, and as a page with --out. */
export const looking: Command = async ({ operands: [source], values, progress }) => {
  const { label, strict, rows, seed, out } = values;
  const found = await look(source, {
    ...{ label, strict, rows, seed },
    ...trainingWishes(values),
    ...readingOf(values),
  });
  if (out !== undefined) await putPage(out, lookPage(found));
  progress.end();
  return { document: documentOf(found, out), text: textOf(found, out) };
};

function documentOf({ name, shape, ...rest }: Look, page: string | undefined) {
  return { data: name, ...rest, shape, ...(page !== undefined && { page }) };
}

function textOf(found: Look, page: string | undefined): string {
  const { name, kind, columns, labels, notes, shape } = found;
  return [
    `${name}: ${lookSummary(found)}`,
    ...(columns.length > 0 ? ["", textTable(columnHeader, columns.map(columnCells))] : []),
    ...(kind === "pictures" ? [`each of ${showShape(shape)} (channels, height, width)`] : []),
    ...(labels
      ? [
          "",
          `labels: ${labels
            .slice(0, 12)
            .map(({ label, rows }) => `${label || "none"} ${rows}`)
            .join(", ")}`,
        ]
      : []),
    ...(notes.length > 0 ? ["", ...notes.map((note) => `note: ${note}`)] : []),
    ...(page === undefined ? [] : ["", `page: ${page}`]),
  ].join("\n");
}
