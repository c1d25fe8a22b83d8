import { dataError } from "../../core/errors.ts";
import type { Column, ColumnKind, DayPlace, SourceColumnUse } from "../dataset.ts";
import type { ColumnType } from "../options.ts";
import { isMeasure, isMissing, numberOf, plainWord, wordOf } from "./cells.ts";
import type { ColumnWishes } from "./columnWishes.ts";
import { dayPlace, daysOf, isDate, isDigits } from "./dates.ts";
import { list } from "./list.ts";
import type { Cell, SourceColumn, TableSource } from "./tableSource.ts";

/** A column of the file that becomes an input. */
export interface InputColumn {
  readonly column: Column;
  /** Its place among the columns of the file. */
  readonly place: number;
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
const sureShare = 0.9;

/** Whether nearly all filled cells of a column are of one kind. */
export function isSure(count: number, { filled }: Pick<Profile, "filled">): boolean {
  return count >= sureShare * filled;
}

/** How the inputs of a table are chosen. */
export interface ChoiceOptions {
  readonly wishes: ColumnWishes;
  /** Places of columns that are taken to be numeric, and are not looked at. */
  readonly numeric?: readonly number[];
  /** Places of columns whose numbers were seen to be dates as digits. */
  readonly digits?: readonly number[];
}

/**
 * Chooses the inputs of a table from all its rows, by a rule: a column is numeric where nine in ten filled cells are
 * numbers; left out, with a note, where as many are dates, where a cell holds a list or a record, where it has no name
 * and counts the rows, and where its texts differ in most rows as identifiers do; else categorical.
 */
export async function chooseColumns(
  source: TableSource,
  places: readonly number[],
  { wishes, numeric = [], digits = [] }: ChoiceOptions,
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
    const judged: Judged = digits.includes(place)
      ? { kind: "date", why: digitsAreDates }
      : known.has(place)
        ? { column: { name, kind: "numeric" } }
        : judge(source.columns[place], found ?? emptyProfile(), wishes.types.get(name));
    if ("column" in judged) {
      inputs.push({ place, ...judged });
      if (judged.note) notes.push(judged.note);
      continue;
    }
    const { kind, why, note } = judged;
    notes.push(`Column "${name}" is left out: ${why}.`, ...(note ? [note] : []));
    left.set(place, { kind, why, ...(found && { missing: found.rows - found.filled }) });
  }
  return { inputs, left, notes };
}

type Judged =
  | { readonly column: Column; readonly note?: string }
  | { readonly kind: ColumnKind; readonly why: string; readonly note?: string };

/** What a column is, from what all its cells have been counted as, and from what was asked. */
function judge(source: SourceColumn, found: Profile, asked: ColumnType | undefined): Judged {
  const { name, holds = "", cells } = source;
  const { filled, numbers, dates, nested, words, steps } = found;
  const numeric = { column: { name, kind: "numeric" as const } };
  if (asked === "date") {
    const { date, note } = daysAs(name, found);
    return { column: { ...numeric.column, date }, ...(note && { note }) };
  }
  if (cells === "other") {
    const kind = /^(dates|times)/.test(holds) ? "date" : "other";
    return { kind, why: `it holds ${holds}${kind === "date" ? `; type "date" reads it as days` : ""}` };
  }
  if (nested > 0) return { kind: "other", why: "it holds lists or records" };
  if (asked === "number") return numeric;
  const categorical = (): Judged => {
    const categories = [...(words ?? [])].sort();
    const note =
      asked === undefined ? (numbersNote(name, found) ?? spellingNote(name, categories)) : undefined;
    return { column: { name, kind: "categorical", categories }, ...(note && { note }) };
  };
  if (asked === "text") {
    if (words) return categorical();
    return { kind: "text", why: `it has more than ${mostWordsAsked} different texts` };
  }
  if (isSure(numbers, found)) {
    if (isNameless(source) && steps === filled && filled > 1)
      return { kind: "numeric", why: "it has no name and counts the rows" };
    if (areDigits(found.digits, filled)) return { kind: "date", why: digitsAreDates };
    return numeric;
  }
  if (isSure(dates, found))
    return { kind: "date", why: `it holds dates or times; type "date" reads it as days` };
  if (words === undefined) return { kind: "text", why: `it has more than ${mostWords} different texts` };
  const different = `${words.size} different texts in ${filled} cells`;
  const written = numbersNote(name, found);
  if (isNameless(source) && words.size === filled && filled > 1)
    return { kind: "text", why: "it has no name and names the rows" };
  if (words.size >= identifiers && words.size > filled / 2)
    return {
      kind: "text",
      why: `it has ${different}, as names and identifiers do`,
      ...(written && { note: written }),
    };
  if (words.size > fewWords && words.size > rareShare * filled)
    return { kind: "text", why: `it has ${different}, too many to learn`, ...(written && { note: written }) };
  return categorical();
}

const digitsAreDates =
  'it holds dates as digits, such as 20240131; type "date" reads it as days, type "number" as numbers';

/** Cells of a column that may be dates as digits by chance. */
const fewCells = 3;

/** Whether all filled cells of a column are dates as digits, and too many for chance. */
export function areDigits(digits: number, filled: number): boolean {
  return digits === filled && filled >= fewCells;
}

/** That a column of text holds numbers for the most part, with or without units; undefined where it does not. */
function numbersNote(name: string, { numbers, measures, filled, words, other }: Profile): string | undefined {
  if (other === undefined || 2 * (numbers + measures) < filled || (words && words.size < identifiers))
    return undefined;
  const most =
    measures === 0
      ? `${numbers} of ${filled} cells are numbers`
      : `${numbers + measures} of ${filled} cells are numbers, with a unit or alone`;
  return `Column "${name}" is read as text, though ${most}: the first that is none is "${other}"; bare numbers make it numeric, and type "number" takes all else as missing.`;
}

/** That categories differ in nothing but spelling; undefined where they do not. */
function spellingNote(name: string, categories: readonly string[]): string | undefined {
  const first = new Map<string, string>();
  for (const category of categories) {
    const plain = plainWord(category);
    const other = first.get(plain);
    if (other !== undefined)
      return `Column "${name}" has categories that differ in spelling alone, such as "${other}" and "${category}"; they are kept apart.`;
    first.set(plain, category);
  }
  return undefined;
}

/** How a column that is asked to be dates is read. */
export function daysAs(name: string, { days }: Profile): { date: DayPlace; note?: string } {
  if (days.first > 0 && days.second > 0) {
    const date = days.first >= days.second ? "first" : "second";
    return {
      date,
      note: `Column "${name}" has days both before and behind months; where both numbers could be either, the ${date} is read as the day.`,
    };
  }
  if (days.second > 0) return { date: "second" };
  if (days.first > 0 || days.either === 0) return { date: "first" };
  return {
    date: "first",
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
    const date = shown
      ? daysAs(column.name, found).date
      : (column.date ?? (found && daysAs(column.name, found).date));
    return { column: date ? { ...column, date } : column, place: places[i] };
  });
  for (const { column, place } of inputs) {
    if (column.date || source.columns[place].cells !== "other") continue;
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
  const plain = (name: string) => name.trim().normalize("NFC").toLowerCase();
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
export interface Profile {
  rows: number;
  filled: number;
  numbers: number;
  /** Numbers that are dates written as digits alone, such as 20240131. */
  digits: number;
  /** Numbers that may be dates: such digits, or seconds since 1970 and parts of them. */
  stamps: number;
  dates: number;
  /** Dates that are times of day alone. */
  clocks: number;
  /** Cells that hold a list or a record. */
  nested: number;
  /** Numbers with a unit or a sign of comparison, and the first cell that is no bare number. */
  measures: number;
  other: string | undefined;
  /** The different texts; undefined where there are more than the limit. */
  words: Set<string> | undefined;
  /** Cells that hold the number behind the one above, the first one among them. */
  steps: number;
  previous: number;
  /** Dates such as `1/2/2024`: cells that show which number is the day, and those that could be read either way. */
  readonly days: { first: number; second: number; either: number };
}

const emptyProfile = (): Profile => ({
  ...{
    rows: 0,
    filled: 0,
    numbers: 0,
    digits: 0,
    stamps: 0,
    dates: 0,
    clocks: 0,
    nested: 0,
    measures: 0,
    other: undefined,
    steps: 0,
    previous: Number.NaN,
  },
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
      if (isDigits(number)) profile.digits++;
      if (asked === "date" && !Number.isNaN(daysOf(number))) profile.stamps++;
      if (profile.filled === 1 || number === profile.previous + 1) profile.steps++;
      profile.previous = number;
    } else if (isDate(cell)) {
      profile.dates++;
      if (asked === "date") {
        const place = dayPlace(cell);
        if (place) profile.days[place]++;
        if (Math.abs(daysOf(cell)) < 1) profile.clocks++;
      }
    } else if (typeof cell === "object") profile.nested++;
    else if (isMeasure(cell)) profile.measures++;
    if (Number.isNaN(number)) profile.other ??= String(cell);
    profile.words?.add(wordOf(cell));
    if (profile.words && profile.words.size > limit) profile.words = undefined;
  }
}
