import type { DayPlace } from "../dataset.ts";
import { categoryFinder } from "./categoryFinder.ts";
import { isBoolean, isMissing, plainNumber, wordOf, writtenNumber } from "./cells.ts";
import { daysOf, isDigits } from "./dates.ts";
import type { InputColumn } from "./kinds.ts";
import type { Cell } from "./tableSource.ts";

/** Counts of the cells of each input, in their order. */
export interface Counts {
  /** Cells that are not missing. */
  readonly filled: Float64Array;
  /** Cells of a numeric column that are no numbers. */
  readonly words: Float64Array;
  readonly infinite: Float64Array;
  readonly unseen: Float64Array;
  /** Truth values in a column of numbers. */
  readonly truths: Float64Array;
  /** Numbers written with a sign or thousands apart, and the first of each column. */
  readonly written: Float64Array;
  readonly firstWritten: (string | undefined)[];
  /** Whole numbers that begin with a zero, as codes do. */
  readonly zeros: Float64Array;
  /** Whole numbers beyond 2^53, whose last digits a double does not keep. */
  readonly long: Float64Array;
  /** Numbers that are dates as digits. */
  readonly digits: Float64Array;
  /** Cells of a known category in another spelling, and the first of each column with that category. */
  readonly respelled: Float64Array;
  readonly firstRespelled: (readonly [cell: string, category: string] | undefined)[];
  /** Numbers above the one before, while each is; 0 from the first that is not. */
  readonly rising: Float64Array;
  /** Texts that were taken as missing, and how many cells hold each. */
  readonly missing: Map<string, number>[];
}

/** Counts of `width` inputs before any cell. */
export function emptyCounts(width: number): Counts {
  const zeros = () => new Float64Array(width);
  return {
    ...{ filled: zeros(), words: zeros(), infinite: zeros(), unseen: zeros(), truths: zeros() },
    ...{
      written: zeros(),
      zeros: zeros(),
      rising: zeros(),
      long: zeros(),
      digits: zeros(),
      respelled: zeros(),
    },
    firstWritten: new Array<string | undefined>(width).fill(undefined),
    firstRespelled: new Array<undefined>(width).fill(undefined),
    missing: Array.from({ length: width }, () => new Map()),
  };
}

/** How the cells of one input are read. */
interface CellOptions {
  readonly counts: Counts;
  /** The place of the input among the inputs. */
  readonly i: number;
  /** Numbers have decimal commas. */
  readonly commas: boolean;
  readonly missing: ReadonlySet<string> | undefined;
  /** The columns are being chosen, and are not a model's. */
  readonly learning: boolean;
  /** A format with types says that the numbers are whole. */
  readonly whole: boolean;
}

/** What turns a cell of an input into its number: NaN is missing, −1 a category that the column does not have. */
export function cellReader(input: InputColumn, options: CellOptions): (cell: Cell) => number {
  const { counts, i, missing } = options;
  const texts = counts.missing[i];
  const read =
    input.column.date !== undefined
      ? dayReader(input.column.date, options)
      : input.column.kind === "numeric"
        ? numberReader(options)
        : categoryReader(input, options);
  return (cell) => {
    if (isMissing(cell, missing)) {
      if (typeof cell === "string" && cell.trim() !== "") texts.set(cell, (texts.get(cell) ?? 0) + 1);
      return Number.NaN;
    }
    counts.filled[i]++;
    return read(cell);
  };
}

function numberReader({ counts, i, commas, learning, whole }: CellOptions): (cell: Cell) => number {
  const { words, infinite, truths, written, firstWritten, zeros, rising, long, digits } = counts;
  let previous = Number.NEGATIVE_INFINITY;
  return (cell) => {
    let value = plainNumber(cell, commas);
    if (Number.isNaN(value)) {
      if (typeof cell === "string") value = writtenNumber(cell, commas);
      if (!Number.isNaN(value)) {
        written[i]++;
        firstWritten[i] ??= String(cell).trim();
      } else if (!learning && isBoolean(cell)) {
        truths[i]++;
        value = wordOf(cell) === "true" ? 1 : 0;
      } else {
        words[i]++;
        return value;
      }
    } else if (value - value !== 0) {
      infinite[i]++;
      return Number.NaN;
    } else if (typeof cell === "string" && isCode(cell)) zeros[i]++;
    if (learning && Number.isInteger(value)) {
      if (Math.abs(value) > Number.MAX_SAFE_INTEGER && (whole || isLong(cell))) long[i]++;
      if (isDigits(value)) digits[i]++;
    }
    // Once a number is not above the one before, none counts any more.
    if (value > previous) {
      rising[i]++;
      previous = value;
    } else {
      rising[i] = 0;
      previous = Number.POSITIVE_INFINITY;
    }
    return value;
  };
}

/** Whether a whole number is given with all its digits. */
function isLong(cell: Cell): boolean {
  return typeof cell === "bigint" || (typeof cell === "string" && /^\s*[+-]?\d+\s*$/.test(cell));
}

/** Whether a number is written as `01067`. */
function isCode(text: string): boolean {
  return text.charCodeAt(0) === 48 && text.length > 1 && text.charCodeAt(1) >= 48 && text.charCodeAt(1) <= 57;
}

function dayReader(day: DayPlace, { counts: { words }, i }: CellOptions): (cell: Cell) => number {
  return (cell) => {
    const value = daysOf(cell, day);
    if (Number.isNaN(value)) words[i]++;
    return value;
  };
}

function categoryReader(
  { column }: InputColumn,
  { counts: { unseen, respelled, firstRespelled }, i }: CellOptions,
): (cell: Cell) => number {
  const categories = column.categories ?? [];
  const find = categoryFinder(categories);
  return (cell) => {
    const { code, respelled: otherwise } = find(cell);
    if (code === undefined) {
      unseen[i]++;
      return -1;
    }
    if (otherwise) {
      respelled[i]++;
      firstRespelled[i] ??= [wordOf(cell), categories[code]];
    }
    return code;
  };
}

/** Rows from which on a column that rises in each of them is no accident. */
const manyRows = 20;

/** What has to be said about how cells were read, one sentence each. */
export function cellNotes(
  inputs: readonly InputColumn[],
  counts: Counts,
  { learning }: { learning: boolean },
): string[] {
  const { filled, words, infinite, unseen, truths, written, firstWritten, zeros, long, rising, missing } =
    counts;
  const { respelled, firstRespelled } = counts;
  const told = (count: number, name: string, one: string, more: string): string[] =>
    count === 0 ? [] : [`Column "${name}": ${count} ${count === 1 ? one : more}.`];
  return [
    ...missingNote(inputs, missing),
    ...inputs.flatMap(({ column: { name, date } }, i) => [
      ...told(
        words[i],
        name,
        `cell that is no ${date ? "date" : "number"} is treated as missing`,
        `cells that are no ${date ? "dates" : "numbers"} are treated as missing`,
      ),
      ...told(
        infinite[i],
        name,
        "infinite number is treated as missing",
        "infinite numbers are treated as missing",
      ),
      ...told(
        unseen[i],
        name,
        "cell holds a category the model has not seen",
        "cells hold a category the model has not seen",
      ),
      ...spelledNote(name, respelled[i], firstRespelled[i]),
      ...told(truths[i], name, "truth value is read as 1 or 0", "truth values are read as 1 and 0"),
      ...told(
        written[i],
        name,
        `number is read without its currency, percent sign or thousands separators, "${firstWritten[i]}"`,
        `numbers are read without their currency, percent sign or thousands separators, such as "${firstWritten[i]}"`,
      ),
      ...(learning
        ? told(
            zeros[i],
            name,
            'whole number begins with 0, as codes do; type "text" keeps them apart',
            'whole numbers begin with 0, as codes do; type "text" keeps them apart',
          )
        : []),
      ...told(
        long[i],
        name,
        "whole number is beyond 2^53, as identifiers are, and loses its last digits; the option drop leaves the column out",
        "whole numbers are beyond 2^53, as identifiers are, and lose their last digits; the option drop leaves the column out",
      ),
      ...(learning && rising[i] >= manyRows && rising[i] === filled[i]
        ? [`Column "${name}" rises in every row, as row numbers and times do; the option drop leaves it out.`]
        : []),
    ]),
  ];
}

/** That cells were taken for a category in another spelling. */
function spelledNote(name: string, count: number, first: readonly [string, string] | undefined): string[] {
  if (first === undefined) return [];
  const what = count === 1 ? "cell is taken for a category" : "cells are taken for categories";
  return [
    `Column "${name}": ${count} ${what} that the model knows in another spelling, "${first[0]}" for "${first[1]}".`,
  ];
}

/** Which words were taken as missing, counted by column, in one sentence. */
function missingNote(inputs: readonly InputColumn[], missing: Counts["missing"]): string[] {
  const shown = 8;
  const found = inputs.flatMap(({ column: { name } }, i) =>
    missing[i].size === 0
      ? []
      : [
          `${[...missing[i]]
            .slice(0, shown)
            .map(([text, count]) => `"${text.trim()}" ${count}`)
            .join(", ")} in "${name}"`,
        ],
  );
  if (found.length === 0) return [];
  const rest = found.length > shown ? `; and in ${found.length - shown} more columns` : "";
  return [`Taken as missing: ${found.slice(0, shown).join("; ")}${rest}. The option missing says otherwise.`];
}
