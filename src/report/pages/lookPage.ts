import { showShape } from "../../core/shape.ts";
import type { Look, LookColumn } from "../../inspect/look.ts";
import { type Page, section } from "../page.ts";
import { cards, notes } from "../parts.ts";
import { table } from "../table.ts";
import { showCount, showNumber } from "../units.ts";

/** The heads of a table of columns. */
export const columnHeader = ["column", "kind", "missing", "values", "used"] as const;

/** A column as cells under {@link columnHeader}. */
export function columnCells({ name, kind, missing, used, why, ...column }: LookColumn): (string | number)[] {
  return [name, kind, missing ?? "", valuesOf(column), used ? "yes" : `no: ${why ?? "not an input"}`];
}

function valuesOf({ min, max, categories }: Pick<LookColumn, "min" | "max" | "categories">): string {
  const say = (value: number | string) => (typeof value === "number" ? showNumber(value) : value);
  if (min !== undefined && max !== undefined) return `${say(min)} … ${say(max)}`;
  if (!categories) return "";
  const shown = categories.slice(0, 6).join(", ");
  return categories.length > 6 ? `${shown} … (${categories.length} categories)` : shown;
}

/** What the data is, in one line. */
export function lookSummary({ kind, rows, columns, shape }: Look): string {
  const count = (n: number, one: string, many: string) => `${showCount(n)} ${n === 1 ? one : many}`;
  if (kind === "pictures") return count(rows, "picture", "pictures");
  const used = columns.filter((column) => column.used).length;
  const of = `${showCount(used)} of ${count(columns.length, "column", "columns")} used`;
  return kind === "table"
    ? `a table, ${count(rows, "row", "rows")}, ${of}`
    : `a series, ${count(rows, "row", "rows")} of ${showCount(shape[1])} time steps, ${of}`;
}

/** What was understood of some data, as a page. */
export function lookPage(look: Look): Page {
  const { name, kind, rows, columns, shape, labels } = look;
  const used = columns.filter((column) => column.used).length;
  return {
    title: name,
    subtitle: lookSummary(look),
    sections: [
      section(
        "Data",
        cards([
          { label: kind === "pictures" ? "pictures" : "rows", value: showCount(rows) },
          kind === "pictures"
            ? { label: "shape", value: showShape(shape), note: "channels, height, width" }
            : { label: "columns used", value: `${used} of ${columns.length}` },
        ]),
        notes(look.notes),
      ),
      ...(columns.length > 0 ? [section("Columns", table(columnHeader, columns.map(columnCells)))] : []),
      ...(labels
        ? [
            section(
              "Labels",
              table(
                ["label", "rows"],
                labels.slice(0, 100).map(({ label, rows: n }) => [label || "none", n]),
              ),
            ),
          ]
        : []),
    ],
  };
}
