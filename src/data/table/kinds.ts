import { dataError } from "../../core/errors.ts";
import type { Column, ColumnKind, SourceColumnUse } from "../dataset.ts";
import type { ColumnType } from "../options.ts";
import { isMissing, numberOf, wordOf } from "./cells.ts";
import type { ColumnWishes } from "./columnWishes.ts";
import { dayPlace, isDate } from "./dates.ts";
import { list } from "./list.ts";
import type { Cell, SourceColumn, TableSource } from "./tableSource.ts";

/** A column of the file that becomes an input. */
export interface InputColumn {
  readonly column: Column;
  /** Its place among the columns of the file. */
  readonly place: number;
  /** Its cells are dates, read as days since 1970; which number of `1/2/2024` is the day. */
  readonly day?: "first" | "second";
}

/** The inputs of a table, what became of each of its columns, and what had to be said about choosing them. */
export interface InputChoice {
  readonly inputs: readonly InputColumn[];
  readonly left: ReadonlyMap<number, Omit<SourceColumnUse, "name" | "used">>;
  readonly notes: readonly string[];
}

/** Different texts that a column of categories may always have. */
const fewWords = 100;
/** Most categories of a column in which each stands for many rows, and of one that is said to be text. */
const mostWords = 1000;
const mostWordsAsked = 10_000;
/** Share of a column's filled cells that may differ where it has more than a few texts. */
const rareShare = 0.01;
/** Different texts above which a column is an identifier where most of its cells differ. */
const identifiers = 10;

/** Share of a column's filled cells that must be numbers for the column to be numeric, or dates for it to be dates. */
export const sureShare = 0.9;

/** How the inputs of a table are chosen. */
export interface ChoiceOptions {
  readonly wishes: ColumnWishes;
  /** Places of columns that are taken to be numeric, and are not looked at. */
  readonly numeric?: readonly number[];
}

/**
 * Chooses the inputs of a table from all its rows, by a rule: a column is numeric where nine in ten filled cells are
 * numbers; left out, with a note, where as many are dates, where a cell holds a list or a record, where it has no name
 * and counts the rows, and where its texts differ in most rows as identifiers do; else categorical.
 */
export async function chooseColumns(
  source: TableSource,
  places: readonly number[],
  { wishes, numeric = [] }: ChoiceOptions,
): Promise<InputChoice> {
  const known = new Set(numeric);
  const profiles = await profile(
    source,
    places.filter((place) => !known.has(place)),
    wishes,
  );
  const notes: string[] = [];
  const inputs: InputColumn[] = [];
  const left = new Map<number, Omit<SourceColumnUse, "name" | "used">>();
  for (const place of places) {
    const { name } = source.columns[place];
    const found = profiles.get(place);
    const judged = known.has(place)
      ? { column: { name, kind: "numeric" as const } }
      : judge(source.columns[place], found ?? emptyProfile(), wishes.types.get(name));
    if ("column" in judged) {
      inputs.push({ place, ...judged });
      if (judged.note) notes.push(judged.note);
      continue;
    }
    notes.push(`Column "${name}" is left out: ${judged.why}.`);
    left.set(place, { ...judged, ...(found && { missing: found.rows - found.filled }) });
  }
  return { inputs, left, notes };
}

type Judged =
  | { readonly column: Column; readonly day?: "first" | "second"; readonly note?: string }
  | { readonly kind: ColumnKind; readonly why: string };

/** What a column is, from what all its cells have been counted as, and from what was asked. */
function judge(source: SourceColumn, found: Profile, asked: ColumnType | undefined): Judged {
  const { name, holds = "", cells } = source;
  const { filled, numbers, dates, nested, words, steps } = found;
  const numeric = { column: { name, kind: "numeric" as const } };
  if (asked === "date") return { column: { ...numeric.column, date: true }, ...daysAs(name, found) };
  if (cells === "other") {
    const kind = /^(dates|times)/.test(holds) ? "date" : "other";
    return { kind, why: `it holds ${holds}${kind === "date" ? `; type "date" reads it as days` : ""}` };
  }
  if (nested > 0) return { kind: "other", why: "it holds lists or records" };
  if (asked === "number") return numeric;
  const categorical = () => ({
    column: { name, kind: "categorical" as const, categories: [...(words ?? [])].sort() },
  });
  if (asked === "text") {
    if (words) return categorical();
    return { kind: "text", why: `it has more than ${mostWordsAsked} different texts` };
  }
  if (numbers >= sureShare * filled) {
    if (isNameless(source) && steps === filled && filled > 1)
      return { kind: "numeric", why: "it has no name and counts the rows" };
    return numeric;
  }
  if (dates >= sureShare * filled)
    return { kind: "date", why: `it holds dates or times; type "date" reads it as days` };
  if (words === undefined) return { kind: "text", why: `it has more than ${mostWords} different texts` };
  const different = `${words.size} different texts in ${filled} cells`;
  if (isNameless(source) && words.size === filled && filled > 1)
    return { kind: "text", why: "it has no name and names the rows" };
  if (words.size >= identifiers && words.size > filled / 2)
    return { kind: "text", why: `it has ${different}, as names and identifiers do` };
  if (words.size > fewWords && words.size > rareShare * filled)
    return { kind: "text", why: `it has ${different}, too many to learn` };
  return categorical();
}

/** How a column that is asked to be dates is read. */
export function daysAs(name: string, { days }: Profile): { day: "first" | "second"; note?: string } {
  if (days.first > 0 && days.second > 0) {
    return {
      day: days.first >= days.second ? "first" : "second",
      note: `Column "${name}" has days both before and behind months; where both numbers could be either, the ${days.first >= days.second ? "first" : "second"} is read as the day.`,
    };
  }
  if (days.second > 0) return { day: "second" };
  if (days.first > 0 || days.either === 0) return { day: "first" };
  return {
    day: "first",
    note: `Column "${name}" has dates such as 1/2/2024, whose first number is read as the day.`,
  };
}

/** Whether a column has no name of its own: none in its file, or one that a data frame made up. */
export function isNameless({ name, nameless }: SourceColumn): boolean {
  return nameless === true || /^(Unnamed: \d+|__index_level_\d+__)$/.test(name);
}

/** Finds a model's columns in a table, by name: other columns are left out with a note, a missing one is refused. */
export async function matchColumns(
  source: TableSource,
  wanted: readonly Column[],
  { wishes, label }: { wishes: ColumnWishes; label: string | undefined },
): Promise<InputChoice> {
  const { placeOf, notes } = matching(source, wanted);
  const absent = wanted.filter(({ name }) => placeOf(name) < 0).map(({ name }) => name);
  if (absent.length > 0) {
    throw dataError({
      subject: source.name,
      reason: "wrong-columns",
      rule: `must have the model's columns; it lacks ${list(absent)}`,
      received: list(source.columns.map(({ name }) => name)),
      repair: "columns are found by name, in any order",
    });
  }
  const places = wanted.map(({ name }) => placeOf(name));
  const dated = places.filter(
    (place, i) => wanted[i].date || wishes.types.get(source.columns[place].name) === "date",
  );
  const asDates = dated.map((place) => [source.columns[place].name, "date"] as const);
  const profiles = await profile(source, dated, {
    ...wishes,
    types: new Map([...wishes.types, ...asDates]),
  });
  const inputs = wanted.map((column, i): InputColumn => {
    const found = profiles.get(places[i]);
    // What the cells show comes first; where they could be read either way, what the model learnt.
    const shown = found && found.days.first + found.days.second > 0;
    const day = shown
      ? daysAs(column.name, found).day
      : (column.day ?? (found && daysAs(column.name, found).day));
    return { column, place: places[i], ...(day && { day }) };
  });
  for (const { column, place, day } of inputs) {
    if (day || source.columns[place].cells !== "other") continue;
    throw dataError({
      subject: source.name,
      reason: "invalid-value",
      rule: `column "${column.name}" must hold numbers or text`,
      received: source.columns[place].holds,
      repair: "store the column as numbers or text, or leave it out",
    });
  }
  const used = new Set(places);
  const left = new Map<number, Omit<SourceColumnUse, "name" | "used">>();
  const extra: string[] = [];
  for (const [place, { name }] of source.columns.entries()) {
    if (used.has(place) || name === label || wishes.skipped.has(place)) continue;
    left.set(place, { kind: "unknown", why: "the model does not use it" });
    extra.push(name);
  }
  return {
    inputs,
    left,
    notes: [
      ...notes,
      ...(extra.length === 0 ? [] : [`Columns that the model does not use: ${list(extra)}.`]),
    ],
  };
}

/** The places of columns by name or, where no name is the same and one alone differs by case or blanks, by that. */
function matching(source: TableSource, wanted: readonly Column[]) {
  const plain = (name: string) => name.trim().toLowerCase();
  const exact = new Map(source.columns.map(({ name }, place) => [name, place]));
  const near = new Map<string, number[]>();
  for (const [place, { name }] of source.columns.entries())
    near.set(plain(name), [...(near.get(plain(name)) ?? []), place]);
  const alike = wanted.filter(({ name }) =>
    wanted.some((other) => other.name !== name && plain(other.name) === plain(name)),
  );
  const notes: string[] = [];
  const places = new Map<string, number>();
  for (const column of wanted) {
    const found = near.get(plain(column.name)) ?? [];
    const place = exact.get(column.name) ?? (found.length === 1 && !alike.includes(column) ? found[0] : -1);
    places.set(column.name, place);
    if (place >= 0 && source.columns[place].name !== column.name)
      notes.push(`Column "${source.columns[place].name}" is taken for the model's "${column.name}".`);
  }
  return { placeOf: (name: string) => places.get(name) ?? -1, notes };
}

/** What all the cells of a column have been counted as. */
interface Profile {
  rows: number;
  filled: number;
  numbers: number;
  dates: number;
  /** Cells that hold a list or a record. */
  nested: number;
  /** The different texts; undefined where there are more than the limit. */
  words: Set<string> | undefined;
  /** Cells that hold the number behind the one above, the first one among them. */
  steps: number;
  previous: number;
  /** Dates such as `1/2/2024`: cells that show which number is the day, and those that could be read either way. */
  readonly days: { first: number; second: number; either: number };
}

const emptyProfile = (): Profile => ({
  ...{ rows: 0, filled: 0, numbers: 0, dates: 0, nested: 0, steps: 0, previous: Number.NaN },
  words: new Set(),
  days: { first: 0, second: 0, either: 0 },
});

export async function profile(
  source: TableSource,
  places: readonly number[],
  wishes: ColumnWishes,
): Promise<Map<number, Profile>> {
  const looked = places.filter((place) => {
    const column = source.columns[place];
    const asked = wishes.types.get(column.name);
    return column.cells === "mixed" || asked === "date" || asked === "text" || isNameless(column);
  });
  const profiles = new Map(looked.map((place) => [place, emptyProfile()]));
  if (looked.length === 0) return profiles;
  for await (const { columns, rows } of source.batches(looked)) {
    for (const [i, place] of looked.entries())
      count(profiles.get(place) as Profile, columns[i], rows, source.columns[place], wishes);
  }
  return profiles;
}

function count(
  profile: Profile,
  cells: ArrayLike<Cell>,
  rows: number,
  { name, commas }: SourceColumn,
  { types, missing }: ColumnWishes,
): void {
  const asked = types.get(name);
  const limit = asked === "text" ? mostWordsAsked : mostWords;
  profile.rows += rows;
  for (let row = 0; row < rows; row++) {
    const cell = cells[row];
    if (isMissing(cell, missing)) continue;
    profile.filled++;
    const number = numberOf(cell, commas);
    if (!Number.isNaN(number)) {
      profile.numbers++;
      if (profile.filled === 1 || number === profile.previous + 1) profile.steps++;
      profile.previous = number;
    } else if (isDate(cell)) {
      profile.dates++;
      if (asked === "date") profile.days[dayPlace(cell) ?? "either"]++;
    } else if (typeof cell === "object") profile.nested++;
    profile.words?.add(wordOf(cell));
    if (profile.words && profile.words.size > limit) profile.words = undefined;
  }
}
