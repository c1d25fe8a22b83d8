import { dataError } from "../core/errors.ts";
import type { Column, Dataset } from "./dataset.ts";
import { type Duck, withDuck } from "./duck.ts";
import type { OpenOptions } from "./options.ts";
import { type RowStore, rowStore } from "./row-store.ts";
import { storedDataset } from "./stored.ts";
import { chooseColumns, type InputChoice, matchColumns } from "./table-columns.ts";
import { type TableFormat, type TableSource, tableSource } from "./table-source.ts";

/** Opens a table: two or three streaming passes, none of which holds more than a few thousand rows. */
export async function openTable(path: string, format: TableFormat, options: OpenOptions): Promise<Dataset> {
  return withDuck(path, async (duck) => {
    const source = await tableSource(duck, path, format);
    refuseDuplicates(source, path);
    const { label, columns } = options;
    // Scoring by a model's columns may find the label or not; training with one must.
    const labelled = label === undefined ? undefined : source.columns.find(({ name }) => name === label);
    if (label !== undefined && labelled === undefined) {
      throw dataError({
        subject: path,
        rule: `has no column named ${JSON.stringify(label)} to label its rows`,
        received: source.columns
          .slice(0, 12)
          .map(({ name }) => name)
          .join(", "),
      });
    }
    const choice = columns
      ? matchColumns(source, columns, label, path)
      : await chooseColumns(duck, source, label);
    if (choice.inputs.length === 0) throw noInputs(path, choice.notes);
    const filled = await stream(duck, source, choice, labelled?.sql, options);
    if (filled.store.rows === 0) {
      filled.store.close();
      throw dataError({ subject: path, rule: "has a header but no rows" });
    }
    return storedDataset(filled.store, {
      kind: "table",
      name: path,
      shape: [choice.inputs.length],
      columns: choice.inputs.map(({ column }) => column),
      ...(labelled && { labels: filled.labels }),
      notes: [
        ...choice.notes,
        ...cellNotes(
          choice.inputs.map(({ column }) => column),
          filled,
        ),
      ],
    });
  });
}

/** Rows as stored, and how many cells of each column could not be taken as they were. */
interface Filled {
  readonly store: RowStore<"float64">;
  readonly labels: string[];
  readonly infinite: Float64Array;
  readonly words: Float64Array;
  readonly unseen: Float64Array;
}

/** Streams the inputs, chunk by chunk, into a store. */
async function stream(
  duck: Duck,
  source: TableSource,
  { inputs }: InputChoice,
  label: string | undefined,
  options: OpenOptions,
): Promise<Filled> {
  const width = inputs.length;
  const numeric = inputs.map(({ column }) => column.kind === "numeric");
  const store = rowStore("float64", [width], options);
  const counts = () => new Float64Array(width);
  const filled: Filled = { store, labels: [], infinite: counts(), words: counts(), unseen: counts() };
  const selected = inputs.map(({ sql }, i) => `${sql} AS v${i}`);
  if (label !== undefined) selected.push(`coalesce(CAST(${label} AS VARCHAR), '') AS label`);
  const interned = new Map<string, string>();
  try {
    const result = await duck.connection.stream(`SELECT ${selected.join(", ")} FROM ${source.from}`);
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      const rows = chunk.rowCount;
      const block = new Float64Array(rows * width);
      for (let c = 0; c < width; c++) {
        const { items } = chunk.getColumnVector(c) as unknown as { items: Float64Array };
        copyColumn(items, block, c, rows, width, numeric[c], filled);
      }
      store.append(block);
      if (label === undefined) continue;
      for (const value of chunk.getColumnValues(width)) {
        const cell = String(value);
        const known = interned.get(cell);
        // One string for equal labels: a million rows of two classes hold two strings.
        if (known === undefined && interned.size < 10000) interned.set(cell, cell);
        filled.labels.push(known ?? cell);
      }
    }
    return filled;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Copies one column of a chunk into row-major rows, turning the marks for infinities and words into NaN. */
function copyColumn(
  items: Float64Array,
  block: Float64Array,
  column: number,
  rows: number,
  width: number,
  numeric: boolean,
  { infinite, words, unseen }: Filled,
): void {
  for (let row = 0, at = column; row < rows; row++, at += width) {
    let value = items[row];
    if (numeric) {
      if (value === Number.POSITIVE_INFINITY) {
        infinite[column]++;
        value = Number.NaN;
      } else if (value === Number.NEGATIVE_INFINITY) {
        words[column]++;
        value = Number.NaN;
      }
    } else if (value === -1) unseen[column]++;
    block[at] = value;
  }
}

function cellNotes(columns: readonly Column[], { infinite, words, unseen }: Filled): string[] {
  const notes: string[] = [];
  const tell = (counts: Float64Array, what: string): void => {
    for (const [i, { name }] of columns.entries()) {
      if (counts[i] > 0) notes.push(`Column "${name}": ${counts[i]} ${what}.`);
    }
  };
  tell(infinite, "infinite numbers are treated as missing");
  tell(words, "cells that are no numbers are treated as missing");
  tell(unseen, "cells hold a category the model has not seen");
  return notes;
}

function refuseDuplicates({ columns }: TableSource, path: string): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) {
      throw dataError({
        subject: path,
        rule: "column names must differ",
        received: name,
        repair: "rename one of them",
      });
    }
    seen.add(name);
  }
}

function noInputs(path: string, notes: readonly string[]): Error {
  return dataError({
    subject: path,
    rule: `has no column to learn from${notes.length > 0 ? ` (${notes[0]})` : ""}`,
  });
}
