import { dataError } from "../../core/errors.ts";
import type { Dataset, SourceCells, SourceColumnUse } from "../dataset.ts";
import type { Host } from "../host.ts";
import type { OpenOptions } from "../options.ts";
import { type RowStore, rowStore } from "../rowStore.ts";
import { storedDataset } from "../stored.ts";
import { type Counts, cellNotes, cellReader, emptyCounts } from "./cellReader.ts";
import { isMissing, wordOf } from "./cells.ts";
import { type ColumnWishes, columnWishes } from "./columnWishes.ts";
import {
  areDigits,
  chooseColumns,
  type InputChoice,
  type InputColumn,
  isNameless,
  isSure,
  matchColumns,
} from "./kinds.ts";
import type { Cell, TableSource } from "./tableSource.ts";
import { type ReadTime, readTime } from "./timeColumn.ts";

/** What opening a table needs beside its cells. */
export interface TableContext {
  readonly options: OpenOptions;
  readonly host: Pick<Host, "spill">;
}

/** A table as a dataset: one to three passes over its cells, none of which holds more than a few thousand rows. */
export async function openTable(source: TableSource, context: TableContext): Promise<Dataset> {
  refuseDuplicates(source);
  const { options } = context;
  const { label, like } = options;
  const labelAt = label === undefined ? undefined : labelPlace(source, label);
  const asked = columnWishes(source, options);
  const time = await timeOf(source, asked, options);
  const wishes = time
    ? {
        ...asked,
        skipped: new Map([
          ...asked.skipped,
          ...time.places.map((place) => [place, "it is the time of the series"] as const),
        ]),
      }
    : asked;
  const opening = { ...context, wishes, labelAt, ...(time && { time }) };
  if (like && !holdsWholeSeries(source, options))
    return filledDataset(source, await matchColumns(source, like, { wishes, label }), opening);
  const places = source.columns.flatMap((_, place) =>
    place === labelAt || wishes.skipped.has(place) ? [] : [place],
  );
  // A column that begins with numbers is taken for numeric, which saves a look at all of its rows, until it proves wrong.
  const guess = places.filter((place) => {
    const column = source.columns[place];
    return column.cells === "mixed" && !column.wordy && !isNameless(column) && !wishes.types.has(column.name);
  });
  const choice = await chooseColumns(source, places, { wishes, numeric: guess });
  if (choice.inputs.length === 0) throw noInputs(source.name, choice.notes);
  const filled = await fill(source, choice.inputs, opening);
  const { counts } = filled;
  const digits = choice.inputs.flatMap(({ place, column }, i) =>
    !wishes.types.has(column.name) && areDigits(counts.digits[i], counts.filled[i]) ? [place] : [],
  );
  const right = choice.inputs.every(({ place }, i) => !guess.includes(place) || isNumeric(counts, i));
  if (right && digits.length === 0) return datasetOf(source, choice, filled, opening);
  filled.store.close();
  return filledDataset(source, await chooseColumns(source, places, { wishes, digits }), opening);
}

/** A table that is being opened: what was asked, and where its labels are. */
interface Opening extends TableContext {
  readonly wishes: ColumnWishes;
  readonly labelAt: number | undefined;
  readonly time?: ReadTime;
}

/** When the rows of a series of time steps are: by a column that is neither a model's nor left out. */
async function timeOf(source: TableSource, wishes: ColumnWishes, options: OpenOptions) {
  const { series, window, like = [], label } = options;
  if (!series || window === undefined || holdsWholeSeries(source, options)) return undefined;
  const taken = new Set([label, ...like.map(({ name }) => name)]);
  const places = source.columns.flatMap(({ name }, place) =>
    taken.has(name) || wishes.skipped.has(place) ? [] : [place],
  );
  return readTime(source, places, wishes);
}

function isNumeric({ filled, words }: Counts, i: number): boolean {
  return isSure(filled[i] - words[i], { filled: filled[i] });
}

async function filledDataset(source: TableSource, choice: InputChoice, opening: Opening): Promise<Dataset> {
  if (choice.inputs.length === 0) throw noInputs(source.name, choice.notes);
  return datasetOf(source, choice, await fill(source, choice.inputs, opening), opening);
}

function datasetOf(source: TableSource, choice: InputChoice, filled: Filled, opening: Opening): Dataset {
  const { inputs, notes } = choice;
  const { labelAt, options, time } = opening;
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
    ...(time && { time: time }),
    ...(options.missing && { missingTexts: options.missing }),
    sourceColumns: usesOf(source, choice, opening),
    cells: sourceCells(source, inputs, opening),
    ...(labelAt !== undefined && { labels: filled.labels }),
    notes: [
      ...(source.notes ?? []),
      ...notes,
      ...cellNotes(inputs, filled.counts, { learning: options.like === undefined }),
    ],
  });
}

/** The cells of the inputs as they stand in the source, and how they were read. */
function sourceCells(
  source: TableSource,
  inputs: readonly InputColumn[],
  { wishes: { missing }, options }: Opening,
): SourceCells {
  const counts = emptyCounts(inputs.length);
  const readers = inputs.map((input, i) =>
    cellReader(input, {
      ...{ counts, i, missing, learning: options.like === undefined },
      ...writtenAs(source, input),
    }),
  );
  return {
    places: inputs.map(({ place }) => place),
    dated: inputs.map(({ column }) => column.date !== undefined),
    commas: inputs.map(({ place }) => source.columns[place].commas === true),
    isMissing: (cell) => isMissing(cell, missing),
    valueOf: (column, cell) => readers[column](cell),
    batches: (places) => source.batches(places),
    ...(source.rewritten && { rewritten: source.rewritten.bind(source) }),
  };
}

/** How the source writes the numbers of an input. */
function writtenAs({ columns }: TableSource, { place }: InputColumn): { commas: boolean; whole: boolean } {
  const { commas = false, whole = false } = columns[place];
  return { commas, whole };
}

/** What became of each column of the file. */
function usesOf(
  { columns }: TableSource,
  { inputs, left }: InputChoice,
  { wishes, labelAt }: Opening,
): SourceColumnUse[] {
  const used = new Map(inputs.map(({ place, column }) => [place, column.kind]));
  return columns.map(({ name }, place) => {
    const kind = used.get(place);
    if (kind) return { name, kind, used: true };
    if (place === labelAt) return { name, kind: "unknown", used: false, why: "it holds the labels" };
    const why = wishes.skipped.get(place);
    return { name, used: false, ...(left.get(place) ?? { kind: "unknown", ...(why && { why }) }) };
  });
}

/** Rows as stored, and how many cells of each column could not be taken as they were. */
interface Filled {
  readonly store: RowStore<"float64">;
  readonly labels: string[];
  readonly counts: Counts;
}

/** Reads the inputs, batch by batch, into a store of [rows, inputs]. */
async function fill(
  source: TableSource,
  inputs: readonly InputColumn[],
  { options, host, wishes, labelAt }: Opening,
): Promise<Filled> {
  const width = inputs.length;
  const counts = emptyCounts(width);
  const store = rowStore("float64", [width], { ...options, host });
  const labels: string[] = [];
  // One string for equal labels: a million rows of two classes hold two strings.
  const interned = new Map<string, string>();
  const learning = options.like === undefined;
  const readers = inputs.map((input, i) =>
    cellReader(input, {
      ...{ counts, i, learning },
      missing: wishes.missing,
      ...writtenAs(source, input),
    }),
  );
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
      const cells = columns[width];
      for (let row = 0; row < rows; row++) labels.push(intern(labelOf(cells[row]), interned));
    }
    return { store, labels, counts };
  } catch (error) {
    store.close();
    throw error;
  }
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
function holdsWholeSeries(source: TableSource, { series, like }: OpenOptions): boolean {
  return series === true && like?.length === 1 && !source.columns.some(({ name }) => name === like[0].name);
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
