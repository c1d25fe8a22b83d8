import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { extname } from "node:path";
import { assert, usageError } from "../../../core/errors.ts";
import type { ResultColumn } from "../../../report/results/resultTable.ts";
import { atomically } from "../disk/atomic.ts";
import { type Duck, identifier, pathText, text, withDuck } from "./duck.ts";
import { type Lines, npyStart, type Rows, refuseWords, textFormats } from "./tableFormats.ts";

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
  ".csv": (path, columns, rows) => writeLines(path, textFormats.csv(columns), rows),
  ".tsv": (path, columns, rows) => writeLines(path, textFormats.tsv(columns), rows),
  ".json": (path, columns, rows) => writeLines(path, textFormats.json(columns), rows),
  ".jsonl": (path, columns, rows) => writeLines(path, textFormats.jsonl(columns), rows),
  ".parquet": writeParquet,
  ".npy": writeNpy,
};

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
  refuseWords(path, columns);
  const header = (count: number): Uint8Array => npyStart(count, columns.length);
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
