import { dataError } from "../../core/errors.ts";
import { missingCells } from "../../hosts/node/tables/duck.ts";
import { openBytes } from "../readers/byteSource.ts";

/** How a CSV file is written, as far as its beginning tells. Quotes are `"`, doubled inside. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly encoding: "utf-8" | "utf-16";
  readonly gzip: boolean;
  /** Whether the first record names the columns. */
  readonly header: boolean;
  /** Column names: the header's, or c0, c1, … */
  readonly names: readonly string[];
  /** Whether each column begins with words, which makes it likely that it has categories. */
  readonly wordy: readonly boolean[];
  /** Whether each column writes numbers as `1.234,5`. */
  readonly commas: readonly boolean[];
}

/** A number with a decimal comma, its thousands apart or not; JavaScript and DuckDB both understand the pattern. */
export const commaNumber = String.raw`^\s*[+-]?(\d+|\d{1,3}(\.\d{3})+)?(,\d+)?([eE][+-]?\d+)?\s*$`;

/** How much of the file is looked at; the first record must fit. */
const sampleBytes = 2 ** 20;

/** Records compared between delimiters. */
const sampleRecords = 50;

/** Looks at the beginning of a CSV file. A first record without a single number is a header. */
export async function csvDialect(path: string, delimiter?: string): Promise<CsvDialect> {
  const source = await openBytes(path);
  let bytes: Uint8Array;
  try {
    bytes = await source.take(sampleBytes);
  } finally {
    source.close();
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    throw dataError({
      subject: path,
      rule: "is big-endian UTF-16, which is not read",
      repair: "save it as UTF-8",
    });
  }
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = new TextDecoder(wide ? "utf-16le" : "utf-8").decode(bytes);
  const whole = bytes.length < sampleBytes;
  const candidates = delimiter === undefined ? [",", ";", "\t", "|"] : [delimiter];
  const [best] = candidates
    .map((candidate) => ({ candidate, records: records(text, candidate, whole) }))
    .sort((a, b) => score(b.records) - score(a.records));
  const [first] = best.records;
  if (first === undefined) {
    throw dataError({
      subject: path,
      rule: whole ? "holds no rows" : `its first row must end within ${sampleBytes} bytes`,
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
    encoding: wide ? "utf-16" : "utf-8",
    gzip: source.gzip,
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
  const numeric = cells.filter((cell) => isNumber(cell.trim()) || hasComma(cell)).length / cells.length;
  return (agreeing ** 4 * width + agreeing) * (0.25 + numeric);
}

/** The first records of a text: fields split at the delimiter outside quotes. A record cut short is left out. */
function records(text: string, delimiter: string, whole: boolean): string[][] {
  const found: string[][] = [];
  let record: string[] = [];
  let field = "";
  let quoted = false;
  const endRecord = (): void => {
    record.push(field);
    if (record.length > 1 || record[0] !== "") found.push(record);
    record = [];
    field = "";
  };
  for (let i = 0; i < text.length && found.length < sampleRecords; i++) {
    const char = text[i];
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[i + 1] === '"') {
        field += char;
        i++;
      } else quoted = false;
    } else if (char === '"' && field === "") quoted = true;
    else if (char === delimiter) {
      record.push(field);
      field = "";
    } else if (char === "\n" || char === "\r") endRecord();
    else field += char;
  }
  if (whole && !quoted && found.length < sampleRecords && (field !== "" || record.length > 0)) endRecord();
  return found;
}

function isWord(cell: string): boolean {
  return !missingCells.includes(cell) && !isNumber(cell.trim());
}

/** Whether a column's numbers have decimal commas; one with a decimal point says that they do not. */
function writesCommas(cells: readonly string[]): boolean {
  return cells.some(hasComma) && cells.every((cell) => !isNumber(cell) || commaPattern.test(cell));
}

function hasComma(cell: string): boolean {
  return cell.includes(",") && commaPattern.test(cell);
}

const commaPattern = new RegExp(commaNumber);

function isNumber(cell: string): boolean {
  return cell !== "" && Number.isFinite(Number(cell));
}
