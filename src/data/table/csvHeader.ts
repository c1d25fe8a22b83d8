import { hasComma, isBoolean, isMissing, numberOf } from "./cells.ts";
import { isDate } from "./dates.ts";

/** Whether a first record names the columns, and what has to be said where that is not plain. */
export interface HeaderGuess {
  readonly header: boolean;
  readonly note?: string;
}

/**
 * Judges the first of some records. Words alone are names, unless one of them stands again below it or they are dates
 * or truth values as those below them. With numbers among them it names the columns where words stand over columns of
 * numbers, or where the numbers are years or count up in equal steps and the rows below do not. A first record that stands
 * again as a whole is a header that was written again, where words stand over columns of numbers.
 * Where `commas` may be decimal signs, `1,5` is a number.
 */
export function firstRowIsHeader(
  records: readonly (readonly string[])[],
  { commas }: { commas: boolean },
): HeaderGuess {
  const [first, ...all] = records;
  const rest = all.filter((cells) => !isRepeat(cells, first));
  const isNumber = (cell: string) => isNumeric(cell) || (commas && hasComma(cell));
  const numbers = first.filter(isNumber);
  const repeated = rest.length < all.length;
  if (rest.length === 0 && !repeated) return numbers.length === 0 ? { header: true } : unnamed;
  const below = (i: number) => rest.map((cells) => cells[i] ?? "").filter((cell) => !isMissing(cell));
  const alike = first.some((cell, i) =>
    [isDate, isBoolean].some((is) => is(cell) && below(i).length > 0 && below(i).every(is)),
  );
  const overNumbers = first.some(
    (cell, i) =>
      /\p{L}/u.test(cell) &&
      !isMissing(cell) &&
      !isNumber(cell) &&
      below(i).length > 0 &&
      below(i).every(isNumber),
  );
  const again = first.find((cell, i) => !isNumber(cell) && cell.trim() !== "" && below(i).includes(cell));
  if (numbers.length === 0) {
    if (repeated && !overNumbers)
      return { header: false, note: rowNote(`"${first[0]}" stands again below it`) };
    if (overNumbers || (!alike && again === undefined)) return { header: true };
    return {
      header: false,
      note: rowNote(alike ? "it holds what the lines below it hold" : `"${again}" stands again below it`),
    };
  }
  if (alike || again !== undefined) return unnamed;
  const named = overNumbers
    ? new Set(numbers).size === numbers.length && numbers.every(isWhole)
    : [areYears, countsUp].some((are) => are(first) && rest.filter(are).length <= rest.length / 10) ||
      (countsOn(first) && areFractions(rest));
  return named ? { header: true, note: namesNote(numbers) } : unnamed;
}

const unnamed: HeaderGuess = {
  header: false,
  note: "The first line is read as a row, for it holds numbers: columns are called c0, c1, …; the option header says otherwise.",
};

/** Whether a record is the header again, as it is where tables were put one behind another. */
export function isRepeat(cells: readonly string[], header: readonly string[]): boolean {
  return cells.length === header.length && cells.every((cell, i) => cell.trim() === header[i].trim());
}

function rowNote(why: string): string {
  return `The first line is read as a row, for ${why}; the option header says otherwise.`;
}

function namesNote(numbers: readonly string[]): string {
  const shown = numbers.slice(0, 4).join(", ");
  return `The first line is taken for names, though some are numbers (${shown}${numbers.length > 4 ? ", …" : ""}); the option header says otherwise.`;
}

/** Whether all numbers of a record are different years, and stand beside a word. */
function areYears(cells: readonly string[]): boolean {
  const numbers = cells.filter(isNumeric);
  const years = numbers.every((cell) => isWhole(cell) && Number(cell) >= 1900 && Number(cell) <= 2100);
  return years && numbers.length < cells.length && new Set(numbers).size === numbers.length;
}

/** Whether the numbers of a record may be names: whole, in equal steps upwards, beside a word or from 0 on. */
function countsUp(cells: readonly string[]): boolean {
  const numbers = cells.filter(isNumeric);
  if (!numbers.every(isWhole)) return false;
  const values = numbers.map(Number);
  const words = values.length < cells.length;
  if (values.length < 2) return false;
  const step = values[1] - values[0];
  if (!(step > 0) || !values.every((value, i) => i === 0 || value - values[i - 1] === step)) return false;
  return words || (values.length > 2 && values[0] === 0);
}

/** Whether a record is whole numbers alone, three or more in equal steps upwards. */
function countsOn(cells: readonly string[]): boolean {
  return cells.length > 2 && cells.every(isWhole) && countsUp(["", ...cells]);
}

/** Whether records are numbers with decimal places for the most part. */
function areFractions(records: readonly (readonly string[])[]): boolean {
  const cells = records.flat();
  return cells.filter((cell) => isNumeric(cell) && !isWhole(cell)).length > cells.length / 2;
}

/** Whole numbers, of which a data frame makes `2019.0` where they are names. */
const isWhole = (cell: string): boolean => /^\s*\d{1,9}(\.0+)?\s*$/.test(cell);
const isNumeric = (cell: string): boolean => Number.isFinite(numberOf(cell));
