import { dataError } from "../../core/errors.ts";
import type { Dataset } from "../dataset.ts";
import type { Host } from "../host.ts";
import type { OpenOptions } from "../options.ts";
import { type RowStore, rowStore } from "../rowStore.ts";
import { storedDataset } from "../stored.ts";
import { isMissing, numberOf, wordOf } from "./cells.ts";
import { chooseColumns, type InputChoice, type InputColumn, matchColumns, sureShare } from "./kinds.ts";
import type { Cell, TableSource } from "./tableSource.ts";

/** What opening a table needs beside its cells. */
export interface TableContext {
  readonly options: OpenOptions;
  readonly host: Pick<Host, "spill">;
}

/** A table as a dataset: one to three passes over its cells, none of which holds more than a few thousand rows. */
export async function openTable(source: TableSource, context: TableContext): Promise<Dataset> {
  refuseDuplicates(source);
  const { label, columns } = context.options;
  const labelAt = label === undefined ? undefined : labelPlace(source, label);
  if (columns && !holdsWholeSeries(source, context.options))
    return filledDataset(source, matchColumns(source, columns, label), labelAt, context);
  const places = source.columns.flatMap((_, place) => (place === labelAt ? [] : [place]));
  // A column that begins with numbers is taken for numeric, which saves a look at all of its rows, until it proves wrong.
  const guess = places.filter(
    (place) => source.columns[place].cells === "mixed" && !source.columns[place].wordy,
  );
  const choice = await chooseColumns(source, places, guess);
  const filled = choice.inputs.length > 0 ? await fill(source, choice.inputs, labelAt, context) : undefined;
  if (filled && choice.inputs.every(({ place }, i) => !guess.includes(place) || isNumeric(filled.counts, i)))
    return datasetOf(source, choice, filled, labelAt);
  filled?.store.close();
  return filledDataset(source, filled ? await chooseColumns(source, places) : choice, labelAt, context);
}

function isNumeric({ filled, words }: Counts, i: number): boolean {
  return filled[i] - words[i] >= sureShare * filled[i];
}

async function filledDataset(
  source: TableSource,
  choice: InputChoice,
  labelAt: number | undefined,
  context: TableContext,
): Promise<Dataset> {
  if (choice.inputs.length === 0) throw noInputs(source.name, choice.notes);
  return datasetOf(source, choice, await fill(source, choice.inputs, labelAt, context), labelAt);
}

function datasetOf(
  source: TableSource,
  { inputs, notes }: InputChoice,
  filled: Filled,
  labelAt: number | undefined,
): Dataset {
  if (filled.store.rows === 0) {
    filled.store.close();
    throw dataError({
      subject: source.name,
      reason: "too-few-rows",
      rule: "has a header but no rows",
      repair: "give a table with rows under its header",
    });
  }
  return storedDataset(filled.store, {
    kind: "table",
    name: source.name,
    shape: [inputs.length],
    columns: inputs.map(({ column }) => column),
    ...(labelAt !== undefined && { labels: filled.labels }),
    notes: [...(source.notes ?? []), ...notes, ...cellNotes(inputs, filled.counts)],
  });
}

/** Rows as stored, and how many cells of each column could not be taken as they were. */
interface Filled {
  readonly store: RowStore<"float64">;
  readonly labels: string[];
  readonly counts: Counts;
}

/** Counts of each input, in their order. */
interface Counts {
  /** Cells that are not missing. */
  readonly filled: Float64Array;
  /** Cells of a numeric column that are no numbers. */
  readonly words: Float64Array;
  readonly infinite: Float64Array;
  readonly unseen: Float64Array;
}

/** Reads the inputs, batch by batch, into a store of [rows, inputs]. */
async function fill(
  source: TableSource,
  inputs: readonly InputColumn[],
  labelAt: number | undefined,
  { options, host }: TableContext,
): Promise<Filled> {
  const width = inputs.length;
  const zeros = () => new Float64Array(width);
  const counts = { filled: zeros(), words: zeros(), infinite: zeros(), unseen: zeros() };
  const store = rowStore("float64", [width], { ...options, host });
  const labels: string[] = [];
  // One string for equal labels: a million rows of two classes hold two strings.
  const interned = new Map<string, string>();
  const readers = inputs.map((input, i) => cellReader(source, input, i, counts));
  const places = [...inputs.map(({ place }) => place), ...(labelAt === undefined ? [] : [labelAt])];
  try {
    for await (const { rows, columns } of source.batches(places)) {
      const values = new Float64Array(rows * width);
      for (let i = 0; i < width; i++) {
        const [cells, read] = [columns[i], readers[i]];
        for (let row = 0; row < rows; row++) values[row * width + i] = read(cells[row]);
      }
      store.append(values);
      if (labelAt === undefined) continue;
      for (let row = 0; row < rows; row++) labels.push(intern(labelOf(columns[width][row]), interned));
    }
    return { store, labels, counts };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** What turns a cell of an input into its number: NaN is missing, −1 a category that the column does not have. */
function cellReader(
  source: TableSource,
  { column, place }: InputColumn,
  i: number,
  { filled, words, infinite, unseen }: Counts,
): (cell: Cell) => number {
  const { commas } = source.columns[place];
  if (column.kind === "numeric") {
    return (cell) => {
      if (isMissing(cell)) return Number.NaN;
      filled[i]++;
      const value = numberOf(cell, commas);
      if (Number.isNaN(value)) words[i]++;
      else if (value - value !== 0) {
        infinite[i]++;
        return Number.NaN;
      }
      return value;
    };
  }
  const codes = new Map(column.categories?.map((category, code) => [category, code]));
  return (cell) => {
    if (isMissing(cell)) return Number.NaN;
    filled[i]++;
    const code = codes.get(wordOf(cell)) ?? codes.get(String(cell));
    if (code !== undefined) return code;
    unseen[i]++;
    return -1;
  };
}

function cellNotes(inputs: readonly InputColumn[], { words, infinite, unseen }: Counts): string[] {
  const countNote = (count: number, name: string, what: string): string[] =>
    count === 0 ? [] : [`Column "${name}": ${count} ${what}.`];
  return inputs.flatMap(({ column: { name } }, i) => [
    ...countNote(words[i], name, "cells that are no numbers are treated as missing"),
    ...countNote(infinite[i], name, "infinite numbers are treated as missing"),
    ...countNote(unseen[i], name, "cells hold a category the model has not seen"),
  ]);
}

function labelOf(cell: Cell): string {
  return isMissing(cell) ? "" : wordOf(cell);
}

function intern(value: string, known: Map<string, string>): string {
  const found = known.get(value);
  if (found !== undefined) return found;
  if (known.size < 10000) known.set(value, value);
  return value;
}

/** Whether a series model's one column is not here, so that each row must be a whole series. */
function holdsWholeSeries(source: TableSource, { series, columns }: OpenOptions): boolean {
  return (
    series === true && columns?.length === 1 && !source.columns.some(({ name }) => name === columns[0].name)
  );
}

function labelPlace({ name, columns }: TableSource, label: string): number {
  const found = columns.findIndex((column) => column.name === label);
  if (found >= 0) return found;
  throw dataError({
    subject: name,
    reason: "wrong-columns",
    rule: `has no column named "${label}" to label its rows`,
    received: columns
      .slice(0, 12)
      .map((column) => column.name)
      .join(", "),
    repair: "name one of its columns",
  });
}

function refuseDuplicates({ name: subject, columns }: TableSource): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) {
      throw dataError({
        subject,
        reason: "wrong-columns",
        rule: "column names must differ",
        received: name,
        repair: "rename one of them",
      });
    }
    seen.add(name);
  }
}

function noInputs(subject: string, notes: readonly string[]): Error {
  return dataError({
    subject,
    reason: "wrong-columns",
    rule: `has no column to learn from${notes.length > 0 ? ` (${notes[0]})` : ""}`,
    repair: "give at least one column of numbers or of a few categories",
  });
}
