import { usageError } from "../core/errors.ts";
import type { Dataset, SourceCells } from "../data/dataset.ts";
import { plainNumber } from "../data/table/cells.ts";
import { type NumberStyle, numberStyle } from "../data/table/numberStyle.ts";
import type { Cell, CellBatch, Refill } from "../data/table/tableSource.ts";
import { chunks } from "../model/chunks.ts";
import type { OpenModel } from "../model/openModel.ts";
import type { FittedColumn } from "../models/inputs/columns.ts";
import { type ImputeOptions, impute } from "./impute.ts";

/** Why cells without a usable value stay as they are. */
const leftReasons: Readonly<Record<LeftCells["reason"], string>> = {
  "unknown-column": "the model does not know the column",
  "empty-column": "the column was empty in every training row",
  date: "dates are not filled",
  word: "it holds a word in a column of numbers",
  infinite: "it holds an infinite number",
};

/** What became of the missing cells of a column. */
export interface FilledColumn {
  /** Its name in the source. */
  readonly name: string;
  /** How many cells were filled. */
  readonly filled: number;
  /** How many stay as they are, and why. */
  readonly left: readonly LeftCells[];
}

/** Cells of a column that stay as they are. */
export interface LeftCells {
  /** The reason, for programs to branch on. */
  readonly reason: "unknown-column" | "empty-column" | "date" | "word" | "infinite";
  /** The reason in words. */
  readonly why: string;
  /** How many. */
  readonly cells: number;
}

/** A table with its missing cells filled. All that is known stays as it stands in the source, character for character. */
export interface FilledTable {
  /** The columns of the source that have a cell without a usable value, in its order. */
  readonly columns: readonly FilledColumn[];
  /** The names of all columns of the source. */
  readonly names: readonly string[];
  /** The bytes of the source's file again, unpacked, in its own encoding; of CSV, TSV and JSON. */
  bytes?(): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** The cells of all columns, a few thousand rows at a time; as the source gives them where they are known. */
  cells(): AsyncIterable<CellBatch>;
  /** What is filled alone: for each of {@link FilledTable.places} a cell for each row, undefined where it stays. */
  refills(): AsyncIterable<CellBatch>;
  /** Places among `names` of the columns that the model knows. */
  readonly places: readonly number[];
  /** How many rounds it took, and what the last one changed, see {@link Filled.changes}: once all was read. */
  progress(): { readonly rounds: number; readonly change: number };
}

/** How a table is filled. */
export interface FillOptions extends ImputeOptions {
  /** Called with how many rows are filled so far. */
  onRows?: (rows: number) => void;
}

/** What the cells of a column of the model have shown. */
interface Profile {
  readonly style: NumberStyle;
  /** The first cell of each category. */
  readonly spelling: Map<number, Cell>;
  missing: number;
  words: number;
  infinite: number;
}

/** Looks over a table for how its columns are written; what it gives fills the missing cells as it is read. */
export async function fillTable(
  model: OpenModel,
  data: Dataset,
  { onRows, ...options }: FillOptions = {},
): Promise<FilledTable> {
  const { input } = model.spec;
  const { cells, sourceColumns = [] } = data;
  if (input.kind !== "table" || !cells)
    throw usageError({
      subject: data.name,
      reason: "wrong-model",
      rule: "must be a file with cells, for a model of a table",
      received: input.kind === "table" ? "numbers without cells" : input.kind,
      repair: "use impute for rows of numbers",
    });
  const { columns } = input;
  const { profiles, unknown } = await profiled(cells, columns, sourceColumns.length);
  const fillable = profiles.map(
    ({ missing }, c) =>
      missing > 0 && !cells.dated[c] && !(columns[c].kind === "numeric" && columns[c].empty),
  );
  let [rounds, change] = [0, 0];

  /** Gives the cells that are filled, row by row from the first. */
  const refiller = (): Refill => {
    const next = filledRows(model, data, options, (went) => {
      rounds = Math.max(rounds, went.length);
      change = Math.max(change, went.at(-1) ?? 0);
    });
    let done = 0;
    return async ({ rows, columns: given }) => {
      const values = fillable.includes(true) ? await next(rows) : undefined;
      done += rows;
      onRows?.(done);
      return given.map((column, c) =>
        fillable[c] && values
          ? Array.from({ length: rows }, (_, row) =>
              cells.isMissing(column[row])
                ? cellOf(columns[c], profiles[c], values[row * columns.length + c])
                : undefined,
            )
          : [],
      );
    };
  };
  const { places, rewritten } = cells;
  return {
    columns: sourceColumns.flatMap(({ name }, place) => {
      const c = places.indexOf(place);
      const found =
        c < 0
          ? leftOf({ "unknown-column": unknown[place] })
          : toldOf(profiles[c], fillable[c], cells.dated[c]);
      return found.filled > 0 || found.left.length > 0 ? [{ name, ...found }] : [];
    }),
    names: sourceColumns.map(({ name }) => name),
    places,
    ...(rewritten && { bytes: () => rewritten(places, refiller()) }),
    cells: async function* () {
      const refill = refiller();
      for await (const { rows, columns: all } of cells.batches(sourceColumns.map((_, place) => place))) {
        const filled = await refill({ rows, columns: places.map((place) => all[place]) });
        const out = all.slice();
        for (const [c, place] of places.entries())
          out[place] = Array.from({ length: rows }, (_, row) => filled[c][row] ?? all[place][row]);
        yield { rows, columns: out };
      }
    },
    refills: async function* () {
      const refill = refiller();
      for await (const batch of cells.batches(places))
        yield { rows: batch.rows, columns: await refill(batch) };
    },
    progress: () => ({ rounds, change }),
  };
}

function toldOf({ missing, words, infinite }: Profile, fillable: boolean, dated: boolean) {
  const left = leftOf({ [dated ? "date" : "empty-column"]: fillable ? 0 : missing, word: words, infinite });
  return { ...left, filled: fillable ? missing : 0 };
}

function leftOf(counts: Partial<Record<LeftCells["reason"], number>>): Omit<FilledColumn, "name"> {
  const left = Object.entries(counts) as [LeftCells["reason"], number][];
  return {
    filled: 0,
    left: left
      .filter(([, cells]) => cells > 0)
      .map(([reason, cells]) => ({ reason, why: leftReasons[reason], cells })),
  };
}

/** How each column of the model is written, and how many cells of the columns that it does not know are missing. */
async function profiled(
  cells: SourceCells,
  columns: readonly FittedColumn[],
  width: number,
): Promise<{ profiles: readonly Profile[]; unknown: Float64Array }> {
  const profiles = columns.map((column, c): Profile => {
    const decimals = column.kind === "numeric" ? column.decimals : undefined;
    const style = numberStyle({ commas: cells.commas[c], ...(decimals !== undefined && { decimals }) });
    return { style, spelling: new Map(), missing: 0, words: 0, infinite: 0 };
  });
  const unknown = new Float64Array(width);
  const known = new Map(cells.places.map((place, c) => [place, c]));
  for await (const { rows, columns: all } of cells.batches(
    Array.from({ length: width }, (_, place) => place),
  )) {
    for (const [place, given] of all.entries()) {
      const c = known.get(place);
      if (c === undefined) {
        for (let row = 0; row < rows; row++) if (cells.isMissing(given[row])) unknown[place]++;
      } else for (let row = 0; row < rows; row++) look(profiles[c], columns[c], cells, c, given[row]);
    }
  }
  return { profiles, unknown };
}

function look(profile: Profile, { kind }: FittedColumn, cells: SourceCells, c: number, cell: Cell): void {
  if (cells.isMissing(cell)) {
    profile.missing++;
    return;
  }
  const value = cells.valueOf(c, cell);
  if (kind === "categorical") {
    if (value >= 0 && !profile.spelling.has(value)) profile.spelling.set(value, cell);
  } else if (!Number.isNaN(value)) profile.style.add(cell);
  else if (Number.isNaN(plainNumber(cell, cells.commas[c]))) profile.words++;
  else profile.infinite++;
}

/** A value of the model as a cell of its column: a number as the others are written, a category as the file spells it. */
function cellOf(column: FittedColumn, { style, spelling }: Profile, value: number): Cell {
  if (Number.isNaN(value)) return undefined;
  if (column.kind === "numeric") return style.write(value);
  return spelling.get(value) ?? column.categories[value];
}

/** The rows of a data set with their missing cells filled, in order: each call gives the next `count` of them, [count, columns]. */
function filledRows(
  model: OpenModel,
  data: Dataset,
  options: ImputeOptions,
  onPart: (changes: readonly number[]) => void,
): (count: number) => Promise<Float64Array> {
  const width = data.shape[0];
  const parts = chunks(data, model.run);
  let part: Float64Array<ArrayBufferLike> = new Float64Array();
  return async (count) => {
    const out = new Float64Array(count * width);
    for (let at = 0; at < out.length; ) {
      if (part.length === 0) {
        const { value, done } = await parts.next();
        if (done) break;
        const { rows, changes } = await impute(model, value.raw, options);
        onPart(changes);
        part = rows.data;
      }
      const some = part.subarray(0, out.length - at);
      out.set(some, at);
      at += some.length;
      part = part.subarray(some.length);
    }
    return out;
  };
}
