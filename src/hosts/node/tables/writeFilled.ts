import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { extname } from "node:path";
import { dataError } from "../../../core/errors.ts";
import type { Dataset } from "../../../data/dataset.ts";
import type { Cell } from "../../../data/table/tableSource.ts";
import type { ResultColumn, ResultRow } from "../../../report/results/resultTable.ts";
import type { FilledTable } from "../../../tasks/fillTable.ts";
import { atomically } from "../disk/atomic.ts";
import { identifier, parquetTable, pathText, text, withDuck } from "./duck.ts";
import { writeLines, writeTable } from "./writeTable.ts";

/**
 * Writes a table with its missing cells filled, atomically: into a file of its own format as that file with other cells,
 * values and types as they were; into another format by the extension, each known cell with the characters that it has.
 */
export async function writeFilled(path: string, filled: FilledTable, data: Dataset): Promise<void> {
  const { name } = data;
  const ending = (of: string): string => extname(of.replace(/\.gz$/i, "")).toLowerCase();
  if (ending(path) === ending(name)) {
    const { bytes } = filled;
    if (bytes) return atomically(path, (temporary) => writeBytes(temporary, bytes()));
    if (ending(path) === ".parquet") return atomically(path, (to) => writeParquet(to, name, filled));
  }
  const columns = await resultColumns(filled.names, data);
  await writeTable(path, columns, rowsOf(filled, columns));
}

async function writeBytes(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "wx");
  try {
    for await (const piece of pieces) await file.appendFile(piece);
  } finally {
    await file.close();
  }
}

/** Parquet beside what is filled, row by row, so that every column keeps its type and every value its bits. */
async function writeParquet(path: string, name: string, filled: FilledTable): Promise<void> {
  const { refills, places, names, columns } = filled;
  const gaps = new Set(columns.filter((column) => column.filled > 0).map((column) => column.name));
  const used = [...places.keys()].filter((c) => gaps.has(names[places[c]]));
  const fills = `${path}.${randomUUID().slice(0, 8)}.csv.tmp`;
  async function* rows(): AsyncGenerator<ResultRow> {
    for await (const batch of refills()) {
      for (let row = 0; row < batch.rows; row++)
        yield ["-", ...used.map((c) => String(batch.columns[c][row] ?? ""))];
    }
  }
  const line = (cells: ResultRow): string =>
    `${cells.map((cell) => (cell === "" ? "" : `"${String(cell).replaceAll('"', '""')}"`)).join(",")}\n`;
  try {
    const count = await writeLines(fills, { start: "", row: line, end: "" }, rows());
    // The first column has something in every row: a line of nothing would be none.
    const types = ["there: 'VARCHAR'", ...used.map((_, i) => `c${i}: 'VARCHAR'`)];
    const read = `read_csv(${pathText(fills)}, auto_detect=false, header=false, delim=',', quote='"', escape='"',
      nullstr='', columns={${types.join(", ")}})`;
    const at = new Map(used.map((c, i) => [places[c], i]));
    await withDuck(
      [name, fills, path],
      names.length,
      async ({ rows: run }) => {
        const from = parquetTable(name);
        const described = await run(`DESCRIBE SELECT * FROM ${from}`);
        const selected = names.map((column, place) => {
          const i = at.get(place);
          const own = `t.${identifier(String(described[place].column_name))}`;
          if (i === undefined) return own;
          const type = String(described[place].column_type);
          return `CASE WHEN f.c${i} IS NULL THEN ${own} ELSE CAST(f.c${i} AS ${type}) END AS ${identifier(column)}`;
        });
        await run(
          `COPY (SELECT ${selected.join(", ")} FROM ${from} t POSITIONAL JOIN ${read} f) TO ${text(path)} (FORMAT parquet)`,
        );
      },
      // What is filled is held as a whole; the table is not.
      { threads: 1, memory: (count * (used.length + 1) * 32) / 1e6 },
    );
  } finally {
    await rm(fills, { force: true });
  }
}

/** The columns of a table for another format: numbers where each known cell is one and reads back as it is written. */
async function resultColumns(names: readonly string[], data: Dataset): Promise<ResultColumn[]> {
  const numbers = names.map(() => true);
  for await (const { rows, columns } of data.cells?.batches([...names.keys()]) ?? []) {
    for (const [place, column] of columns.entries()) {
      if (rounded(column))
        throw dataError({
          subject: data.name,
          reason: "unsupported-format",
          rule: `column "${names[place]}" has numbers that only its own format holds`,
          repair: `write a file that ends in ${extname(data.name)}`,
        });
      for (let row = 0; numbers[place] && row < rows; row++) numbers[place] = isPlain(column[row]);
    }
  }
  return names.map((name, place) => ({ name, kind: numbers[place] ? "number" : "text" }));
}

/** Whether a column of doubles may have lost digits of the file's whole numbers. */
function rounded(column: ArrayLike<Cell>): boolean {
  return column instanceof Float64Array && column.some((x) => Math.abs(x) > Number.MAX_SAFE_INTEGER);
}

function isPlain(cell: Cell): boolean {
  if (isAbsent(cell) || typeof cell === "number") return true;
  return typeof cell === "string" && String(Number(cell)) === cell;
}

async function* rowsOf({ cells }: FilledTable, columns: readonly ResultColumn[]): AsyncGenerator<ResultRow> {
  for await (const { rows, columns: given } of cells())
    for (let row = 0; row < rows; row++)
      yield columns.map(({ kind }, place) => plain(given[place][row], kind));
}

function plain(cell: Cell, kind: ResultColumn["kind"]): number | string {
  if (kind === "number") return isAbsent(cell) ? Number.NaN : Number(cell);
  if (isAbsent(cell)) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

function isAbsent(cell: Cell): cell is null | undefined | "" {
  return cell === null || cell === undefined || cell === "";
}
