import { dataError } from "../../core/errors.ts";
import type { Column } from "../dataset.ts";
import { isDate, isMissing, numberOf, wordOf } from "./cells.ts";
import type { Cell, SourceColumn, TableSource } from "./tableSource.ts";

/** A column of the file that becomes an input. */
export interface InputColumn {
  readonly column: Column;
  /** Its place among the columns of the file. */
  readonly place: number;
}

/** The inputs of a table and what had to be said about choosing them. */
export interface InputChoice {
  readonly inputs: readonly InputColumn[];
  readonly notes: readonly string[];
}

/** Most categories of one column; above it the column is an identifier or free text. */
const categoryLimit = 100;

/** Share of a column's filled cells that must be numbers for the column to be numeric, or dates for it to be dates. */
export const sureShare = 0.9;

/**
 * Chooses the inputs of a table from all its rows, by a rule: a column is numeric where nine in ten filled cells are
 * numbers; left out, with a note, where as many are dates, where a cell holds a list or a record, and where there are
 * more than 100 different texts; else categorical. Those of `numeric` are taken to be that, and are not looked at.
 */
export async function chooseColumns(
  source: TableSource,
  places: readonly number[],
  numeric: readonly number[] = [],
): Promise<InputChoice> {
  const known = new Set(numeric);
  const profiles = await profile(
    source,
    places.filter((place) => !known.has(place)),
  );
  const notes: string[] = [];
  const inputs: InputColumn[] = [];
  for (const place of places) {
    const { name, holds, cells } = source.columns[place];
    const { filled, numbers, dates, nested, words } = profiles.get(place) ?? emptyProfile();
    const leaveOut = (why: string) => notes.push(`Column "${name}" is left out: ${why}.`);
    if (cells === "other") leaveOut(`it holds ${holds}`);
    else if (nested > 0) leaveOut("it holds lists or records");
    else if (numbers >= sureShare * filled) inputs.push({ place, column: { name, kind: "numeric" } });
    else if (dates >= sureShare * filled) leaveOut("it holds dates");
    else if (words === undefined) leaveOut(`it has more than ${categoryLimit} different texts`);
    else inputs.push({ place, column: { name, kind: "categorical", categories: [...words].sort() } });
  }
  return { inputs, notes };
}

/** Finds a model's columns in a table, by name: other columns are left out with a note, a missing one is refused. */
export function matchColumns(
  source: TableSource,
  wanted: readonly Column[],
  label: string | undefined,
): InputChoice {
  const places = new Map(source.columns.map(({ name }, place) => [name, place]));
  const absent = wanted.filter(({ name }) => !places.has(name)).map(({ name }) => name);
  if (absent.length > 0) {
    throw dataError({
      subject: source.name,
      reason: "wrong-columns",
      rule: `must have the model's columns; it lacks ${list(absent)}`,
      received: list(source.columns.map(({ name }) => name)),
      repair: "columns are found by name, in any order",
    });
  }
  const inputs = wanted.map((column) => ({ column, place: places.get(column.name) as number }));
  for (const { column, place } of inputs) {
    const { cells, holds } = source.columns[place];
    if (cells !== "other") continue;
    throw dataError({
      subject: source.name,
      reason: "invalid-value",
      rule: `column "${column.name}" must hold numbers or text`,
      received: holds,
      repair: "store the column as numbers or text, or leave it out",
    });
  }
  const names = new Set(wanted.map(({ name }) => name));
  const extra = source.columns.map(({ name }) => name).filter((name) => !names.has(name) && name !== label);
  return {
    inputs,
    notes: extra.length === 0 ? [] : [`Columns that the model does not use: ${list(extra)}.`],
  };
}

/** What all the cells of a column have been counted as. */
interface Profile {
  filled: number;
  numbers: number;
  dates: number;
  /** Cells that hold a list or a record. */
  nested: number;
  /** The different texts; undefined where there are more than the limit. */
  words: Set<string> | undefined;
}

const emptyProfile = (): Profile => ({ filled: 0, numbers: 0, dates: 0, nested: 0, words: new Set() });

async function profile(source: TableSource, places: readonly number[]): Promise<Map<number, Profile>> {
  const looked = places.filter((place) => source.columns[place].cells === "mixed");
  const profiles = new Map(looked.map((place) => [place, emptyProfile()]));
  if (looked.length === 0) return profiles;
  for await (const { columns, rows } of source.batches(looked)) {
    for (const [i, place] of looked.entries())
      count(profiles.get(place) as Profile, columns[i], rows, source.columns[place]);
  }
  return profiles;
}

function count(profile: Profile, cells: ArrayLike<Cell>, rows: number, { commas }: SourceColumn): void {
  for (let row = 0; row < rows; row++) {
    const cell = cells[row];
    if (isMissing(cell)) continue;
    profile.filled++;
    if (!Number.isNaN(numberOf(cell, commas))) profile.numbers++;
    else if (isDate(cell)) profile.dates++;
    else if (typeof cell === "object") profile.nested++;
    profile.words?.add(wordOf(cell));
    if (profile.words && profile.words.size > categoryLimit) profile.words = undefined;
  }
}

function list(names: readonly string[]): string {
  const shown = names
    .slice(0, 8)
    .map((name) => `"${name}"`)
    .join(", ");
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
