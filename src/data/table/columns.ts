import { dataError } from "../../core/errors.ts";
import { type Duck, text } from "../../hosts/node/tables/duck.ts";
import type { SourceColumn, TableSource } from "../../hosts/node/tables/tableSource.ts";
import type { Column } from "../dataset.ts";

/** A column that becomes an input, and the SQL that gives it as a double: NaN is missing, −1 an unseen category. */
export interface InputColumn {
  readonly column: Column;
  readonly sql: string;
  /** Cells that were filled, but not with a number. */
  readonly words: number;
}

/** The inputs of a table and what had to be said about choosing them. */
export interface InputChoice {
  readonly inputs: readonly InputColumn[];
  readonly notes: readonly string[];
}

/** Most categories of one column; above it the column is an identifier or free text. */
const categoryLimit = 100;

/** Share of a text column's filled cells that must be numbers for the column to be numeric. */
const numericShare = 0.9;

/** Aggregates of one query: DuckDB plans each one, so a wide table is asked in parts. */
const perQuery = 500;

/**
 * Chooses the inputs of a table by a rule: numbers are numeric, integers too; text is numeric where nine in ten
 * filled cells are numbers, else categorical, else (above 100 values) left out with a note.
 */
export async function chooseColumns(duck: Duck, source: TableSource, label?: string): Promise<InputChoice> {
  const candidates = source.columns.filter(({ name }) => name !== label);
  const texts = candidates.filter(({ cells }) => cells === "text");
  const counts = await countCells(duck, source, texts);
  const isWords = (column: SourceColumn): boolean => {
    const count = counts.get(column.name);
    return count !== undefined && count.numbers < numericShare * count.filled;
  };
  // Words that only begin further down cost one more pass.
  const late = texts.filter((column) => isWords(column) && !column.wordy);
  for (const [name, count] of await countCells(duck, source, late, true)) counts.set(name, count);
  const notes: string[] = [];
  const inputs: InputColumn[] = [];
  for (const column of candidates) {
    const count = counts.get(column.name);
    if (column.cells === "other") {
      notes.push(`Column ${quote(column.name)} is left out: ${column.type} is neither a number nor text.`);
    } else if (!isWords(column)) inputs.push(numericInput(column, count));
    else if (count?.values !== undefined && count.values.length <= categoryLimit) {
      inputs.push(categoricalInput(column, count.values));
    } else {
      notes.push(
        `Column ${quote(column.name)} is left out: it has more than ${categoryLimit} different texts.`,
      );
    }
  }
  return { inputs, notes };
}

/** Finds a model's columns in a table, by name: other columns are left out with a note, a missing one is refused. */
export async function matchColumns(
  duck: Duck,
  source: TableSource,
  wanted: readonly Column[],
  { label, subject }: { label: string | undefined; subject: string },
): Promise<InputChoice> {
  const byName = new Map(source.columns.map((column) => [column.name, column]));
  const absent = wanted.filter(({ name }) => !byName.has(name)).map(({ name }) => name);
  if (absent.length > 0) {
    throw dataError({
      subject,
      rule: `must have the model's columns; it lacks ${list(absent)}`,
      received: list(source.columns.map(({ name }) => name)),
      repair: "columns are found by name, in any order",
    });
  }
  const found = wanted.map((column) => ({ column, source: byName.get(column.name) as SourceColumn }));
  for (const { source: column } of found) {
    if (column.cells !== "other") continue;
    throw dataError({
      subject,
      rule: `column ${quote(column.name)} must hold numbers or text`,
      received: column.type,
    });
  }
  const texts = found.filter(
    ({ column, source: { cells } }) => column.kind === "numeric" && cells === "text",
  );
  const counts = await countCells(
    duck,
    source,
    texts.map(({ source: column }) => column),
  );
  const names = new Set(wanted.map(({ name }) => name));
  const extra = source.columns
    .filter(({ name }) => !names.has(name) && name !== label)
    .map(({ name }) => name);
  return {
    inputs: found.map(({ column, source: cells }) =>
      column.kind === "numeric"
        ? numericInput(cells, counts.get(column.name))
        : categoricalInput(cells, column.categories ?? []),
    ),
    notes: extra.length === 0 ? [] : [`Columns that the model does not use: ${list(extra)}.`],
  };
}

/** How many cells of a text column are filled, and how many of them are numbers. */
interface CellCounts {
  readonly filled: number;
  readonly numbers: number;
  /** The sorted values of a column of words: all of them, or one more than the limit. */
  readonly values?: readonly string[];
}

async function countCells(
  duck: Duck,
  source: TableSource,
  columns: readonly SourceColumn[],
  wordy = false,
): Promise<Map<string, CellCounts>> {
  const counts = new Map<string, CellCounts>();
  for (let start = 0; start < columns.length; start += perQuery) {
    const part = columns.slice(start, start + perQuery);
    const aggregates = part.flatMap((column, i) => [
      `count(${column.sql}) AS f${i}`,
      `count(TRY_CAST(${column.sql} AS DOUBLE)) AS n${i}`,
      // Exact up to its limit, and bounded in memory above: an identifier may have as many values as rows.
      ...(wordy || column.wordy ? [`approx_top_k(${column.sql}, ${categoryLimit + 1}) AS v${i}`] : []),
    ]);
    const [found] = await duck.rows(`SELECT ${aggregates.join(", ")} FROM ${source.from}`);
    for (const [i, { name }] of part.entries()) {
      const values = found[`v${i}`] as unknown[] | null | undefined;
      counts.set(name, {
        filled: Number(found[`f${i}`]),
        numbers: Number(found[`n${i}`]),
        ...(values && { values: values.map(String).sort() }),
      });
    }
  }
  return counts;
}

function numericInput(source: SourceColumn, counts?: CellCounts): InputColumn {
  return {
    column: { name: source.name, kind: "numeric" },
    sql: `coalesce(TRY_CAST(${source.sql} AS DOUBLE), 'nan'::DOUBLE)`,
    words: counts === undefined ? 0 : counts.filled - counts.numbers,
  };
}

function categoricalInput(source: SourceColumn, categories: readonly string[]): InputColumn {
  const cell = `CAST(${source.sql} AS VARCHAR)`;
  const known = `enum_code(TRY_CAST(${cell} AS ENUM(${categories.map(text).join(", ")})))::DOUBLE`;
  return {
    column: { name: source.name, kind: "categorical", categories },
    sql: `CASE WHEN ${source.sql} IS NULL THEN 'nan'::DOUBLE ELSE ${categories.length === 0 ? "-1" : `coalesce(${known}, -1)`} END`,
    words: 0,
  };
}

function quote(name: string): string {
  return `"${name}"`;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 8).map(quote).join(", ");
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
