import { dataError } from "../../core/errors.ts";
import { hasCommaNumber, isMissing, numberOf } from "./cells.ts";
import { type CsvRecords, csvRecords } from "./csvRecords.ts";

/** How a CSV file is written, as far as its beginning tells. Quotes are `"`, doubled inside. */
export interface CsvDialect {
  readonly delimiter: string;
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** Column names: the header's, or c0, c1, … */
  readonly names: readonly string[];
  /** Whether each column begins with words, which makes it likely that it has categories. */
  readonly wordy: readonly boolean[];
  /** Whether each column writes numbers as `1.234,5`. */
  readonly commas: readonly boolean[];
}

/** Characters of the file that are looked at; the first record must fit. */
export const sampleLength = 2 ** 20;

/** Records compared between delimiters. */
const sampleRecords = 50;

/** Looks at the beginning of a CSV file. A first record without a single number is a header. */
export function csvDialect(
  sample: string,
  { subject, whole, delimiter }: { subject: string; whole: boolean; delimiter?: string | undefined },
): CsvDialect {
  const candidates = delimiter === undefined ? [",", ";", "\t", "|"] : [delimiter];
  const [best] = candidates
    .map((candidate) => ({ candidate, records: beginning(sample, candidate, whole) }))
    .sort((a, b) => score(b.records) - score(a.records));
  const [first] = best.records;
  if (first === undefined) {
    throw dataError({
      subject,
      reason: "invalid-value",
      rule: whole ? "holds no rows" : `its first row must end within ${sampleLength} characters`,
      repair: "look for a quote that is never closed, or for a file that is no CSV",
    });
  }
  const cells = first.map((cell) => cell.trim());
  // Between commas, "1,234" would be as likely a thousand.
  const mayComma = best.candidate !== ",";
  const header = !cells.some((cell) => isNumber(cell) || (mayComma && hasComma(cell)));
  const rows = best.records.slice(header ? 1 : 0);
  const columns = cells.map((_, i) => rows.map((row) => row[i] ?? ""));
  const commas = columns.map((column) => mayComma && writesCommas(column));
  return {
    delimiter: best.candidate,
    header,
    wordy: columns.map((column, i) => column.some((cell) => isWord(cell) && !(commas[i] && hasComma(cell)))),
    commas,
    names: header ? cells.map((cell, i) => cell || `column${i}`) : cells.map((_, i) => `c${i}`),
  };
}

/**
 * Most fields wins, as long as the records agree on how many there are and the fields read as numbers: between commas,
 * `1,5;2,5` has three fields, but one of them is `5;2`.
 */
function score(found: readonly (readonly string[])[]): number {
  if (found.length === 0) return 0;
  const [{ length: width }] = found;
  const agreeing = found.filter((record) => record.length === width).length / found.length;
  if (width === 1) return 0.5;
  const cells = found.flat();
  const numeric = cells.filter((cell) => isNumber(cell) || hasComma(cell)).length / cells.length;
  return (agreeing ** 4 * width + agreeing) * (0.25 + numeric);
}

/** The first records of a text; none after what cannot be read with this delimiter, and none that is cut short. */
function beginning(sample: string, delimiter: string, whole: boolean): string[][] {
  const reader = csvRecords({ delimiter, subject: "", most: sampleRecords });
  const found: CsvRecords[] = [];
  try {
    found.push(reader.push(sample));
    if (whole) found.push(reader.end());
  } catch {
    // Another delimiter may read it; where none does, the reading of the whole file says why.
  }
  return found.flatMap(({ records }) => records).slice(0, sampleRecords);
}

function isWord(cell: string): boolean {
  return !isMissing(cell) && !isNumber(cell);
}

/** Whether a column's numbers have decimal commas; one with a decimal point says that they do not. */
function writesCommas(cells: readonly string[]): boolean {
  return cells.some(hasComma) && cells.every((cell) => !isNumber(cell) || hasCommaNumber(cell));
}

function hasComma(cell: string): boolean {
  return cell.includes(",") && hasCommaNumber(cell);
}

function isNumber(cell: string): boolean {
  return Number.isFinite(numberOf(cell));
}
