import type { Cell } from "./tableSource.ts";

/**
 * What a cell means, the same for every format and on every host: missing, a number or a word; `dates.ts` knows dates.
 * `kinds.ts` decides from these what a column is.
 */

/** Texts that mean "missing" unless others are given; all else is a value. */
const missingTexts: ReadonlySet<string> = new Set([
  ...["", "NA", "na", "N/A", "n/a", "#N/A", "#NA", "<NA>", "NaN", "nan", "NULL", "null", "\\N", "?"],
  ...["#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"],
]);

/** Whether a cell is missing: absent, not a number, empty, or one of the texts that mean it. */
export function isMissing(cell: Cell, texts?: ReadonlySet<string>): boolean {
  if (cell === null || cell === undefined || (typeof cell === "number" && Number.isNaN(cell))) return true;
  if (texts !== undefined) {
    if (typeof cell === "object") return false;
    const text = String(cell).trim();
    return text === "" || texts.has(text);
  }
  if (typeof cell !== "string") return false;
  // Most cells begin with a digit or a sign, and are not looked up.
  const first = cell.charCodeAt(0);
  return first >= 43 && first <= 57 ? false : missingTexts.has(cell.trim());
}

/**
 * The number that a cell holds, NaN where it holds none, as programs write it ({@link plainNumber}) or as people do
 * ({@link writtenNumber}).
 */
export function numberOf(cell: Cell, commas = false): number {
  const number = plainNumber(cell, commas);
  return Number.isNaN(number) && typeof cell === "string" ? writtenNumber(cell, commas) : number;
}

/**
 * The number of a cell as JavaScript, C and Python write decimals, blanks around it allowed: `7`, `-.5`, `1e3`, `inf`,
 * and with decimal commas `1.234,5`; not `0x10` or `$5`.
 */
export function plainNumber(cell: Cell, commas = false): number {
  if (typeof cell === "number") return cell;
  if (typeof cell === "bigint") return Number(cell);
  if (typeof cell !== "string") return Number.NaN;
  const text = commas && commaNumber.test(cell) ? cell.replaceAll(".", "").replace(",", ".") : cell;
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

/**
 * The number of a text as accounts and spreadsheets write it, NaN where it is none: with a currency or a percent sign,
 * thousands apart (or lakhs), or negative in brackets or by a minus behind it: `$1,234.50`, `12 %` (as 12), `1 000`, `(5.00)`,
 * `CHF 1'000`, `₹1,00,000`, `5.00-`; or with Fortran's exponent, `1.5D+03`.
 */
export function writtenNumber(text: string, commas = false): number {
  if (text.length > 48) return Number.NaN;
  if (fortran.test(text)) return Number(text.replace(/d/i, "e"));
  const found = written.exec(text);
  if (!found) return Number.NaN;
  const [, open, outer, inner, digits, behind, close] = found;
  const signs = outer + inner + behind;
  if ((open === "(") !== (close === ")") || signs.length > 1) return Number.NaN;
  // Accounts write a minus behind an amount; behind a bare number it may be anything.
  if (behind !== "" && !/[.,]/.test(digits)) return Number.NaN;
  const form = commas ? commaGroups : pointGroups;
  if (!form.test(digits)) return Number.NaN;
  const plain = digits.replace(commas ? /[.\s'’]/g : /[,\s'’]/g, "").replace(",", ".");
  return open === "(" || /[−–-]/.test(signs) ? -Number(plain) : Number(plain);
}

/** A number with an exponent as Fortran writes it. */
const fortran = /^\s*[+-]?(\d+\.?\d*|\.\d+)d[+-]?\d+\s*$/i;

const currency =
  "\\p{Sc}|[A-Z]{1,2}\\$|(?:USD|EUR|GBP|JPY|CHF|CNY|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|KRW|SGD|HKD|TRY|RUB)\\b|kr\\.?|zł|Kč|Ft|Fr\\.";
const written = new RegExp(
  `^\\s*(\\()?([+−–-]?)\\s?(?:${currency})?\\s?([+−–-]?)(\\d[\\d.,\\s'’]*?)\\s?(?:[%‰]|${currency})?(-?)\\s*(\\))?\\s*$`,
  "u",
);
const pointGroups = /^(\d+|\d{1,3}([,\s'’])\d{3}(\2\d{3})*|\d{1,2}(,\d{2})+,\d{3})(\.\d*)?$/;
const commaGroups = /^(\d+|\d{1,3}([.\s'’])\d{3}(\2\d{3})*)(,\d*)?$/;

/** Whether a text is a number that has a comma, and reads as one where that is the decimal sign. */
export function hasComma(text: string): boolean {
  return text.includes(",") && isCommaNumber(text);
}

/** Whether a text is a number where the comma is the decimal sign, its thousands apart or not. */
export function isCommaNumber(text: string): boolean {
  return commaNumber.test(text) || !Number.isNaN(writtenNumber(text, true));
}

const commaNumber = /^\s*[+-]?(\d+|\d{1,3}(\.\d{3})+)?(,\d+)?([eE][+-]?\d+)?\s*$/;

/** The word that a cell holds, for a category or a label; true and false are one word in whatever spelling. */
export function wordOf(cell: Cell): string {
  const text = String(cell);
  return boolean.test(text) ? text.toLowerCase() : text;
}

/** Whether a cell is true or false, in whatever spelling. */
export function isBoolean(cell: Cell): boolean {
  return typeof cell === "boolean" || (typeof cell === "string" && boolean.test(cell));
}

const boolean = /^(true|false)$/i;

/** A word without what its spelling may differ by: case, blanks around it, how accents are coded, and a whole number's `.0`. */
export function plainWord(word: string): string {
  return word
    .trim()
    .normalize("NFC")
    .toLowerCase()
    .replace(/^([+-]?\d+)\.0+$/, "$1");
}

/** Whether a text is a number with a unit or a sign of comparison: `12 kg`, `<0.5`, `1.5M`. */
export function isMeasure(cell: Cell): boolean {
  return typeof cell === "string" && cell.length < 32 && measure.test(cell);
}

const measure = /^\s*([<>≤≥~≈±]\s*[+−-]?\d[\d.,]*|[+−-]?\d[\d.,]*\s?[°/%²³µ\p{L}]{1,8})\.?\s*$/u;
