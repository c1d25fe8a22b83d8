import type { Cell } from "./tableSource.ts";

/**
 * What a cell means, the same for every format and on every host: missing, a number, a date or a word. `kinds.ts`
 * decides from these what a column is.
 */

/** Texts that mean "missing"; all else is a value. */
const missingTexts: ReadonlySet<string> = new Set([
  "",
  " ",
  "NA",
  "na",
  "N/A",
  "n/a",
  "#N/A",
  "NaN",
  "nan",
  "NULL",
  "null",
  "?",
  " ?",
]);

/** Whether a cell is missing: absent, not a number, or one of the texts that mean it. */
export function isMissing(cell: Cell): boolean {
  if (typeof cell === "string") {
    // Most cells begin with a digit or a sign, and are not looked up.
    const first = cell.charCodeAt(0);
    return first >= 43 && first <= 57 ? false : missingTexts.has(cell);
  }
  return cell === null || cell === undefined || (typeof cell === "number" && Number.isNaN(cell));
}

/**
 * The number that a cell holds, NaN where it holds none. Text is a number as JavaScript, C and Python write decimals,
 * blanks around it allowed: `7`, `-.5`, `1e3`, `inf`, and with decimal commas `1.234,5`; not `0x10`, `1 000` or `$5`.
 */
export function numberOf(cell: Cell, commas = false): number {
  if (typeof cell === "number") return cell;
  if (typeof cell === "bigint") return Number(cell);
  if (typeof cell !== "string") return Number.NaN;
  const text = commas && hasCommaNumber(cell) ? cell.replaceAll(".", "").replace(",", ".") : cell;
  const number = Number(text);
  if (Number.isNaN(number)) return infinity(text);
  // JavaScript reads a blank text as 0, and 0x10, 0o7 and 0b1 as whole numbers.
  if (number === 0 && !text.includes("0")) return Number.NaN;
  // Letters come second in 0x10; a blank may come first.
  const odd = text.charCodeAt(1) > 57 || text.charCodeAt(0) <= 32;
  return odd && otherBase.test(text) ? Number.NaN : number;
}

const otherBase = /^\s*0[xob]/i;

function infinity(text: string): number {
  if (text.length > 12) return Number.NaN;
  const sign = /^\s*([+-]?)inf(inity)?\s*$/i.exec(text)?.[1];
  if (sign === undefined) return Number.NaN;
  return sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Whether a text is a number that may have a decimal comma, its thousands apart or not. */
export function hasCommaNumber(text: string): boolean {
  return commaNumber.test(text);
}

const commaNumber = /^\s*[+-]?(\d+|\d{1,3}(\.\d{3})+)?(,\d+)?([eE][+-]?\d+)?\s*$/;

/** The word that a cell holds, for a category or a label; true and false are one word in whatever spelling. */
export function wordOf(cell: Cell): string {
  const text = String(cell);
  return boolean.test(text) ? text.toLowerCase() : text;
}

const boolean = /^(true|false)$/i;

/** Whether a cell is a date, or a date and a time, as ISO 8601, databases and spreadsheets write them. */
export function isDate(cell: Cell): boolean {
  if (cell instanceof Date) return true;
  return typeof cell === "string" && cell.length >= 6 && cell.length <= 40 && date.test(cell);
}

const time = String.raw`\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s?[ap]m)?(\s?(Z|UTC|[+-]\d{2}:?\d{2}))?`;
const date = new RegExp(
  String.raw`^\s*(\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2}))([T\s]\s?${time})?\s*$`,
  "i",
);
