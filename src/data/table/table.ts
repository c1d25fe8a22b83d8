import { dataError } from "../../core/errors.ts";
import { type Duck, withDuck } from "../../hosts/node/tables/duck.ts";
import {
  csvSource,
  type TableFormat,
  type TableSource,
  typedSource,
} from "../../hosts/node/tables/tableSource.ts";
import type { Dataset } from "../dataset.ts";
import type { OpenOptions } from "../options.ts";
import { type RowStore, rowStore } from "../rowStore.ts";
import { storedDataset } from "../stored.ts";
import { chooseColumns, type InputColumn, matchColumns } from "./columns.ts";

/** Opens a table: two or three streaming passes, none of which holds more than a few thousand rows. */
export async function openTable(path: string, format: TableFormat, options: OpenOptions): Promise<Dataset> {
  const csv = format === "csv" || format === "tsv" ? await csvSource(path, format) : undefined;
  return withDuck(path, csv?.columns.length ?? 0, async (duck) => {
    const source = csv ?? (await typedSource(duck, path, format as "parquet" | "json"));
    refuseDuplicates(source, path);
    const { label, columns } = options;
    const labelSql = label === undefined ? undefined : labelColumn(source, label, path);
    const { inputs, notes } =
      columns && !holdsWholeSeries(source, options)
        ? await matchColumns(duck, source, columns, { label, subject: path })
        : await chooseColumns(duck, source, label);
    if (inputs.length === 0) throw noInputs(path, notes);
    const filled = await stream(duck, source, inputs, labelSql, options);
    if (filled.store.rows === 0) {
      filled.store.close();
      throw dataError({ subject: path, rule: "has a header but no rows" });
    }
    return storedDataset(filled.store, {
      kind: "table",
      name: path,
      shape: [inputs.length],
      columns: inputs.map(({ column }) => column),
      ...(labelSql && { labels: filled.labels }),
      notes: [...notes, ...cellNotes(inputs, filled)],
    });
  });
}

/** Rows as stored, and how many cells of each column could not be taken as they were. */
interface Filled {
  readonly store: RowStore<"float64">;
  readonly labels: string[];
  readonly infinite: Float64Array;
  readonly unseen: Float64Array;
}

/** Streams the inputs, chunk by chunk, into a store. */
async function stream(
  duck: Duck,
  source: TableSource,
  inputs: readonly InputColumn[],
  label: string | undefined,
  options: OpenOptions,
): Promise<Filled> {
  const width = inputs.length;
  const store = rowStore("float64", [width], options);
  const filled: Filled = {
    store,
    labels: [],
    infinite: new Float64Array(width),
    unseen: new Float64Array(width),
  };
  const selected = inputs.map(({ sql }) => sql);
  if (label !== undefined) selected.push(`coalesce(CAST(${label} AS VARCHAR), '')`);
  // One string for equal labels: a million rows of two classes hold two strings.
  const interned = new Map<string, string>();
  try {
    for await (const batch of duck.stream(`SELECT ${selected.join(", ")} FROM ${source.from}`, width)) {
      settle(batch.values, inputs, filled);
      store.append(batch.values);
      for (const value of batch.labels) filled.labels.push(intern(value, interned));
    }
    return filled;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Makes infinite numbers missing, and counts them and the unseen categories. */
function settle(values: Float64Array, inputs: readonly InputColumn[], { infinite, unseen }: Filled): void {
  const numeric = inputs.map(({ column }) => column.kind === "numeric");
  for (let start = 0; start < values.length; start += inputs.length) {
    for (let column = 0; column < inputs.length; column++) {
      const value = values[start + column];
      if (value - value !== 0 && !Number.isNaN(value)) {
        infinite[column]++;
        values[start + column] = Number.NaN;
      } else if (value === -1 && !numeric[column]) unseen[column]++;
    }
  }
}

function cellNotes(inputs: readonly InputColumn[], { infinite, unseen }: Filled): string[] {
  const told = (count: number, name: string, what: string): string[] =>
    count === 0 ? [] : [`Column "${name}": ${count} ${what}.`];
  return inputs.flatMap(({ column: { name }, words }, i) => [
    ...told(words, name, "cells that are no numbers are treated as missing"),
    ...told(infinite[i], name, "infinite numbers are treated as missing"),
    ...told(unseen[i], name, "cells hold a category the model has not seen"),
  ]);
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

function labelColumn({ columns }: TableSource, label: string, path: string): string {
  const found = columns.find(({ name }) => name === label);
  if (found !== undefined) return found.sql;
  throw dataError({
    subject: path,
    rule: `has no column named "${label}" to label its rows`,
    received: columns
      .slice(0, 12)
      .map(({ name }) => name)
      .join(", "),
  });
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
