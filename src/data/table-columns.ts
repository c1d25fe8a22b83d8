import { dataError } from "../core/errors.ts";
import type { Column } from "./dataset.ts";
import { type Duck, identifier, text } from "./duck.ts";
import type { SourceColumn, TableSource } from "./table-source.ts";

/** A column that becomes an input, and the SQL that gives it as a double. */
export interface InputColumn {
  readonly column: Column;
  /**
   * A double: NaN is missing; for numeric columns +∞ an infinite number and −∞ a cell that is no number, both to be
   * counted and then treated as missing; for categories −1 an unseen one.
   */
  readonly sql: string;
}

/** The inputs of a table and what had to be said about choosing them. */
export interface InputChoice {
  readonly inputs: readonly InputColumn[];
  readonly notes: readonly string[];
}

/** Most categories of one column; above it the column is an identifier or free text. */
export const categoryLimit = 100;

/** Share of a text column's filled cells that must be numbers for the column to be numeric. */
const numericShare = 0.9;

/** Cells that mean "missing", in lower case and without spaces around. */
const missingCells = ["", "na", "n/a", "#n/a", "nan", "null", "?"];

/**
 * Chooses the inputs of a table by a rule: numbers are numeric, integers too; text is numeric where nine in ten
 * filled cells are numbers, else categorical, else (above 100 values) left out with a note.
 */
export async function chooseColumns(
  duck: Duck,
  source: TableSource,
  label: string | undefined,
): Promise<InputChoice> {
  const notes: string[] = [];
  const candidates = source.columns.filter(({ name }) => name !== label);
  for (const { name, type, cells } of candidates) {
    if (cells === "other")
      notes.push(`Column ${quote(name)} is left out: ${type} is neither a number nor text.`);
  }
  const kept = candidates.filter(({ cells }) => cells !== "other");
  const texts = kept.filter(({ cells }) => cells === "text");
  const words = new Set((await wordColumns(duck, source, texts)).map(({ name }) => name));
  const categories = await categoriesOf(
    duck,
    source,
    texts.filter(({ name }) => words.has(name)),
  );
  const inputs: InputColumn[] = [];
  for (const column of kept) {
    if (!words.has(column.name)) inputs.push(numericInput(column));
    else {
      const values = categories.get(column.name);
      if (values === undefined) {
        notes.push(
          `Column ${quote(column.name)} is left out: it has more than ${categoryLimit} different texts.`,
        );
      } else inputs.push(categoricalInput(column, values));
    }
  }
  return { inputs, notes };
}

/** Finds a model's columns in a table, by name: other columns are left out with a note, a missing one is refused. */
export function matchColumns(
  source: TableSource,
  wanted: readonly Column[],
  label: string | undefined,
  subject: string,
): InputChoice {
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
  const names = new Set(wanted.map(({ name }) => name));
  const extra = source.columns
    .filter(({ name }) => !names.has(name) && name !== label)
    .map(({ name }) => name);
  const inputs = wanted.map((column): InputColumn => {
    const found = byName.get(column.name) as SourceColumn;
    if (found.cells === "other") {
      throw dataError({
        subject,
        rule: `column ${quote(column.name)} must hold numbers or text`,
        received: found.type,
      });
    }
    return column.kind === "numeric" ? numericInput(found) : categoricalInput(found, column.categories ?? []);
  });
  return {
    inputs,
    notes: extra.length === 0 ? [] : [`Columns that the model does not use: ${list(extra)}.`],
  };
}

function numericInput(source: SourceColumn): InputColumn {
  const column: Column = { name: source.name, kind: "numeric" };
  const number = `TRY_CAST(${source.sql} AS DOUBLE)`;
  const bare =
    source.cells === "number"
      ? "'nan'::DOUBLE"
      : `CASE WHEN ${isMissing(source.sql)} THEN 'nan'::DOUBLE ELSE '-inf'::DOUBLE END`;
  return {
    column,
    sql: `CASE WHEN isinf(${number}) THEN 'inf'::DOUBLE ELSE coalesce(${number}, ${bare}) END`,
  };
}

function categoricalInput(source: SourceColumn, categories: readonly string[]): InputColumn {
  const column: Column = { name: source.name, kind: "categorical", categories };
  const cell = `CAST(${source.sql} AS VARCHAR)`;
  const code =
    categories.length === 0
      ? "-1"
      : `coalesce(enum_code(TRY_CAST(${cell} AS ENUM(${categories.map(text).join(", ")})))::DOUBLE, -1)`;
  return { column, sql: `CASE WHEN ${isMissing(cell)} THEN 'nan'::DOUBLE ELSE ${code} END` };
}

/** The text columns whose filled cells are mostly no numbers. */
async function wordColumns(
  duck: Duck,
  source: TableSource,
  texts: readonly SourceColumn[],
): Promise<readonly SourceColumn[]> {
  if (texts.length === 0) return [];
  const counts = texts.map(({ sql }, i) => {
    const cell = `CAST(${sql} AS VARCHAR)`;
    const number = `TRY_CAST(${cell} AS DOUBLE)`;
    return (
      `count(*) FILTER (WHERE ${number} IS NOT NULL AND NOT isnan(${number})) AS n${i}, ` +
      `count(*) FILTER (WHERE ${number} IS NULL AND NOT ${isMissing(cell)}) AS w${i}`
    );
  });
  const [found] = await duck.rows(`SELECT ${counts.join(", ")} FROM ${source.from}`);
  return texts.filter((_, i) => {
    const numbers = Number(found[`n${i}`]);
    const others = Number(found[`w${i}`]);
    return numbers < numericShare * (numbers + others);
  });
}

/** The sorted values of each column that has few enough of them. */
async function categoriesOf(
  duck: Duck,
  source: TableSource,
  columns: readonly SourceColumn[],
): Promise<Map<string, string[]>> {
  const categories = new Map<string, string[]>();
  if (columns.length === 0) return categories;
  // A sketch first: collecting the values of an identifier could take as much memory as the table.
  const sketch = columns.map(({ sql }, i) => `approx_count_distinct(${sql}) AS d${i}`).join(", ");
  const [distinct] = await duck.rows(`SELECT ${sketch} FROM ${source.from}`);
  const few = columns.filter((_, i) => Number(distinct[`d${i}`]) <= 2 * categoryLimit);
  if (few.length === 0) return categories;
  const lists = few.map(({ sql }, i) => {
    const cell = `CAST(${sql} AS VARCHAR)`;
    return `list_sort(list(DISTINCT ${cell}) FILTER (WHERE NOT ${isMissing(cell)})) AS ${identifier(`l${i}`)}`;
  });
  const [values] = await duck.rows(`SELECT ${lists.join(", ")} FROM ${source.from}`);
  for (const [i, { name }] of few.entries()) {
    const found = ((values[`l${i}`] as unknown[] | null) ?? []).map(String);
    if (found.length <= categoryLimit) categories.set(name, found);
  }
  return categories;
}

function isMissing(cell: string): string {
  return `(${cell} IS NULL OR lower(trim(${cell})) IN (${missingCells.map(text).join(", ")}))`;
}

function quote(name: string): string {
  return `"${name}"`;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 8).map(quote).join(", ");
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
