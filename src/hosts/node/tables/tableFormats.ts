import { usageError } from "../../../core/errors.ts";
import { npyBytes } from "../../../data/readers/arrays/npy.ts";
import type { ResultColumn, ResultRow } from "../../../report/results/resultTable.ts";

/** Rows of results as they come. */
export type Rows = Iterable<ResultRow> | AsyncIterable<ResultRow>;

/** The text of a file: what comes first, each row, and what comes last. */
export interface Lines {
  readonly start: string;
  row(row: ResultRow, index: number): string;
  readonly end: string;
}

/** Formats that are lines of text. */
export type TextFormat = "csv" | "tsv" | "json" | "jsonl";

/** Each format's lines for some columns. Missing numbers are empty cells or null. */
export const textFormats: Readonly<Record<TextFormat, (columns: readonly ResultColumn[]) => Lines>> = {
  csv: (columns) => delimited(",", columns),
  tsv: (columns) => delimited("\t", columns),
  json: jsonArray,
  jsonl: jsonLines,
};

function delimited(delimiter: string, columns: readonly ResultColumn[]): Lines {
  const cell = (value: number | string): string =>
    typeof value === "number" ? (Number.isNaN(value) ? "" : String(value)) : textCell(value, delimiter);
  return {
    start: `${columns.map(({ name }) => textCell(name, delimiter)).join(delimiter)}\n`,
    row: (row) => `${row.map(cell).join(delimiter)}\n`,
    end: "",
  };
}

/**
 * Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP's advice on CSV injection); text
 * that is a plain number stays as it is.
 */
function textCell(value: string, delimiter: string): string {
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
  const safe = /^[=+\-@\t\r]/.test(value) && !number ? `'${value}` : value;
  return safe.includes(delimiter) || /["\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function jsonRow(columns: readonly ResultColumn[], row: ResultRow): string {
  // Written key by key: a column named __proto__ is a name like any other.
  return `{${columns.map(({ name }, i) => `${JSON.stringify(name)}:${JSON.stringify(row[i])}`).join(",")}}`;
}

function jsonArray(columns: readonly ResultColumn[]): Lines {
  return {
    start: "[",
    row: (row, index) => `${index === 0 ? "\n" : ",\n"}${jsonRow(columns, row)}`,
    end: "\n]\n",
  };
}

function jsonLines(columns: readonly ResultColumn[]): Lines {
  return { start: "", row: (row) => `${jsonRow(columns, row)}\n`, end: "" };
}

/** Refuses columns of text for a format of numbers. */
export function refuseWords(subject: string, columns: readonly ResultColumn[]): void {
  const words = columns.filter(({ kind }) => kind === "text").map(({ name }) => name);
  if (words.length === 0) return;
  throw usageError({
    subject,
    reason: "unsupported-format",
    rule: "holds numbers only",
    received: words.join(", "),
    repair: "use .csv",
  });
}

/** The beginning of an `.npy` file of float64 [rows, columns]. */
export function npyStart(rows: number, columns: number): Uint8Array<ArrayBuffer> {
  return npyBytes("<f8", [rows, columns]);
}
