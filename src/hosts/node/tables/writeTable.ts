import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { extname } from "node:path";
import { assert, usageError } from "../../../core/errors.ts";
import { npyBytes } from "../../../data/readers/arrays/npy.ts";
import { atomically } from "../disk/atomic.ts";
import { type Duck, identifier, pathText, text, withDuck } from "./duck.ts";

/** A column of results. */
export interface ResultColumn {
  /** Its name in the header. */
  readonly name: string;
  /** What its cells hold. */
  readonly kind: "number" | "text";
}

/** A row of results, one cell a column; NaN is missing. */
export type ResultRow = readonly (number | string)[];

type Rows = Iterable<ResultRow> | AsyncIterable<ResultRow>;

/**
 * Writes results as they come, atomically, in the format of the extension: csv, tsv, json, jsonl, parquet, npy
 * (numbers only). Missing numbers are empty cells, null or NaN. Returns the number of rows.
 */
export async function writeTable(
  path: string,
  columns: readonly ResultColumn[],
  rows: Rows,
): Promise<number> {
  const write = writers[extname(path).toLowerCase()];
  if (write === undefined) {
    throw usageError({
      subject: path,
      reason: "unsupported-format",
      rule: `a table's extension must be one of ${Object.keys(writers).join(" ")}`,
      repair: "use .csv",
    });
  }
  let count = 0;
  await atomically(path, async (temporary) => {
    count = await write(temporary, columns, rows);
  });
  return count;
}

type Writer = (path: string, columns: readonly ResultColumn[], rows: Rows) => Promise<number>;

const writers: Readonly<Record<string, Writer>> = {
  ".csv": (path, columns, rows) => writeLines(path, delimited(",", columns), rows),
  ".tsv": (path, columns, rows) => writeLines(path, delimited("\t", columns), rows),
  ".json": (path, columns, rows) => writeLines(path, jsonArray(columns), rows),
  ".jsonl": (path, columns, rows) => writeLines(path, jsonLines(columns), rows),
  ".parquet": writeParquet,
  ".npy": writeNpy,
};

/** The text of a file: what comes first, each row, and what comes last. */
interface Lines {
  readonly start: string;
  row(row: ResultRow, index: number): string;
  readonly end: string;
}

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

/** Writes lines as they come into a file that is not there yet; gives the number of rows. */
export async function writeLines(
  path: string,
  { start, row: line, end }: Lines,
  rows: Rows,
): Promise<number> {
  return withFile(path, async (file) => {
    let pending = start;
    let count = 0;
    for await (const row of rows) {
      pending += line(row, count++);
      if (pending.length < 1 << 16) continue;
      await file.appendFile(pending);
      pending = "";
    }
    await file.appendFile(pending + end);
    return count;
  });
}

/** Parquet by way of a CSV file, which DuckDB converts without holding the table. */
async function writeParquet(path: string, columns: readonly ResultColumn[], rows: Rows): Promise<number> {
  const lines = `${path}.${randomUUID().slice(0, 8)}.csv.tmp`;
  const plain: Lines = {
    start: "",
    row: (row) =>
      `${row.map((value) => (typeof value === "string" ? quoted(value) : String(value))).join(",")}\n`,
    end: "",
  };
  try {
    const count = await writeLines(lines, plain, rows);
    const types = columns.map(({ kind }, i) => `c${i}: '${kind === "number" ? "DOUBLE" : "VARCHAR"}'`);
    const selected = columns.map(({ name, kind }, i) =>
      kind === "number"
        ? `nullif(c${i}, 'nan'::DOUBLE) AS ${identifier(name)}`
        : `c${i} AS ${identifier(name)}`,
    );
    const from = `read_csv(${pathText(lines)}, auto_detect=false, header=false, buffer_size=${bufferBytes},
         delim=',', quote='"', escape='"', nullstr='\\N', columns={${types.join(", ")}})`;
    const copy = async ({ rows: run }: Duck): Promise<void> => {
      await run(
        `COPY (SELECT ${selected.join(", ")} FROM ${from})
         TO ${text(path)} (FORMAT parquet, ROW_GROUP_SIZE ${rowsOfGroup(columns.length)})`,
      );
    };
    // More threads than one would each hold a group, and wait for the one whose turn it is.
    await withDuck([lines, path], columns.length, copy, { threads: 1 });
    return count;
  } finally {
    await rm(lines, { force: true });
  }
}

/** Bytes of a CSV file that are read at a time: an eighth of DuckDB's own choice, and twice its longest line. */
const bufferBytes = 4_000_000;

/** Cells of a row group of Parquet, which is in memory as a whole: 5 MB of numbers. */
const groupCells = 600_000;

/** Rows of a row group: whole vectors of DuckDB's, and no more than there is any use in. */
function rowsOfGroup(columns: number): number {
  const vector = 2048;
  return vector * Math.max(1, Math.min(60, Math.floor(groupCells / columns / vector)));
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

/** A two-dimensional float64 array; the header is written again at the end, when the rows are counted. */
async function writeNpy(path: string, columns: readonly ResultColumn[], rows: Rows): Promise<number> {
  const words = columns.filter(({ kind }) => kind === "text").map(({ name }) => name);
  if (words.length > 0) {
    throw usageError({
      subject: path,
      reason: "unsupported-format",
      rule: "holds numbers only",
      received: words.join(", "),
      repair: "use .csv",
    });
  }
  const header = (count: number): Uint8Array => npyBytes("<f8", [count, columns.length]);
  return withFile(path, async (file) => {
    // As wide as any header: 2^53 rows take 16 digits.
    const place = header(Number.MAX_SAFE_INTEGER).length;
    await file.appendFile(new Uint8Array(place));
    let count = 0;
    let pending: number[] = [];
    const flush = async (): Promise<void> => {
      await file.appendFile(new Uint8Array(Float64Array.from(pending).buffer));
      pending = [];
    };
    for await (const row of rows) {
      assert(row.length === columns.length, `a row of ${row.length} cells for ${columns.length} columns`);
      for (const value of row) pending.push(Number(value));
      count++;
      if (pending.length > 1 << 14) await flush();
    }
    await flush();
    const start = header(count);
    assert(start.length === place, "the header of an .npy file changed its length");
    await file.write(start, 0, place, 0);
    return count;
  });
}

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, "wx");
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
