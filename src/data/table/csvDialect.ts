import { dataError } from "../../core/errors.ts";
import type { OpenOptions } from "../options.ts";
import { hasComma, isCommaNumber, isMissing, numberOf } from "./cells.ts";
import { firstRowIsHeader, isRepeat } from "./csvHeader.ts";
import { type CsvRecords, csvRecords } from "./csvRecords.ts";

/** How a CSV file is written, as far as its beginning tells. Quotes are doubled inside. */
export interface CsvDialect {
  readonly delimiter: string;
  /** What stands around fields: `"`, or `'` where some have it around them and none has it at its beginning alone. */
  readonly quote: string;
  /** Quotes inside a field have a backslash before them, and are not doubled. */
  readonly backslash: boolean;
  /** The header, where it names columns of numbers, so that a line which is the same is the header again and no row. */
  readonly repeats?: readonly string[];
  /** The line, counted from 1, that the first row stands on; what is above it names columns or is no part of the table. */
  readonly firstLine: number;
  /** Column names: the header's, or c0, c1, … */
  readonly names: readonly string[];
  /** Whether the header leaves a column without a name, which `names` gives it. */
  readonly nameless: readonly boolean[];
  /** Whether each column begins with words, which makes it likely that it has categories. */
  readonly wordy: readonly boolean[];
  /** Whether each column writes numbers as `1.234,5`. */
  readonly commas: readonly boolean[];
  /** What was guessed, one sentence each. */
  readonly notes: readonly string[];
}

/** What is known of a CSV file before it is looked at. */
interface DialectOptions extends Pick<OpenOptions, "header" | "delimiter"> {
  readonly subject: string;
  /** Whether the sample is the whole file. */
  readonly whole: boolean;
  /** The delimiter that the file's name says. */
  readonly named?: string | undefined;
}

/** Characters of the file that are looked at; the first record must fit. */
export const sampleLength = 2 ** 20;

/** Records compared between delimiters. */
const sampleRecords = 50;

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Looks at the beginning of a CSV file: its delimiter, what stands above the table, and whether a line names its columns. */
export function csvDialect(sample: string, options: DialectOptions): CsvDialect {
  const { subject, whole } = options;
  refuseJson(sample, subject);
  const told = spreadsheetDelimiter.exec(sample)?.[1];
  const quote = quoteOf(sample);
  const {
    delimiter,
    backslash,
    rows: all,
    note,
  } = bestDelimiter(sample, { ...options, quote }, told?.replace("\\t", "\t"));
  const rows = told === undefined ? all : all.slice(1);
  if (rows.length === 0) {
    throw dataError({
      subject,
      reason: "invalid-value",
      rule: whole ? "holds no rows" : `its first row must end within ${sampleLength} characters`,
      repair: "look for a quote that is never closed, or for a file that is no CSV",
    });
  }
  const { header, body, width, notes } = layoutOf(rows, { ...options, delimiter });
  const cells = Array.from({ length: width }, (_, i) => header?.[i]?.trim() ?? "");
  const own = header ? body.filter((row) => !isRepeat(row.cells, header)) : body;
  const columns = cells.map((_, i) => own.map((row) => row.cells[i] ?? ""));
  const commas = columns.map((column) => writesCommas(column, delimiter));
  const last = rows[rows.length - 1].line;
  const wordy = columns.map((column, i) =>
    column.some((cell) => isWord(cell) && !(commas[i] && hasComma(cell))),
  );
  const namesNumbers = header?.some(
    (cell, i) => isWord(cell) && wordy[i] === false && columns[i].some(isNumber),
  );
  return {
    delimiter,
    quote,
    backslash,
    ...(header && namesNumbers && { repeats: header }),
    firstLine: body[0]?.line ?? last + 1,
    wordy,
    commas,
    names: cells.map((cell, i) => cell || (header ? `column${i}` : `c${i}`)),
    nameless: cells.map((cell) => header !== undefined && cell === ""),
    notes: [
      ...(quote === "'" ? ["Fields stand in single quotes, which are no part of them."] : []),
      ...(backslash ? ["A backslash stands before quotes inside of fields, and is no part of them."] : []),
      ...(note ? [note] : []),
      ...(note === undefined && options.delimiter === undefined && width === 1 ? undividedNote(rows) : []),
      ...notes,
      ...columns.flatMap((column, i) =>
        commas[i] && areThousands(column) ? [thousandsNote(cells[i] || `c${i}`)] : [],
      ),
    ],
  };
}

/** The first line by which spreadsheets tell a delimiter: `sep=;`. */
const spreadsheetDelimiter = /^\s*"?sep=(\\t|[^\r\n"])"?[;,\t ]*(?:\r?\n|\r)/i;

function refuseJson(sample: string, subject: string): void {
  if (!/^\s*(\[\s*(\{|\[)|\{\s*("|\}))/.test(sample)) return;
  throw dataError({
    subject,
    reason: "unsupported-format",
    rule: "is JSON, not CSV",
    repair: "give it a name that ends in .json",
  });
}

/** Single quotes where fields of the beginning stand in them, and none begins with one that does not end with it. */
function quoteOf(sample: string): string {
  const start = sample.slice(0, 1 << 16);
  const begun = start.match(/(?:^|[,;\t|])'/gm)?.length ?? 0;
  if (begun < 2 || /(?:^|[,;\t|])"/m.test(start)) return '"';
  const whole = start.match(/(?:^|[,;\t|])'(?:[^'\n]|'')*'(?=[,;\t|]|\r?$)/gm)?.length ?? 0;
  // The last one may be cut where the beginning ends.
  return whole >= begun - (sample.length > start.length ? 1 : 0) ? "'" : '"';
}

/** A way of splitting, the rows that it gives, and what has to be said about it. */
interface Split {
  readonly delimiter: string;
  readonly backslash: boolean;
  readonly rows: readonly Row[];
  readonly note?: string;
}

function bestDelimiter(
  sample: string,
  { delimiter, named, whole, quote }: DialectOptions & { quote: string },
  told: string | undefined,
): Split {
  const given = delimiter ?? told ?? (named !== undefined && sample.includes(named) ? named : undefined);
  // A backslash before a quote is a character like any other, unless the file cannot be read so.
  const ways = sample.includes(`\\${quote}`) ? [false, true] : [false];
  const split = (candidate: string): Split[] =>
    ways.map((backslash) => ({
      ...{ delimiter: candidate, backslash },
      rows: beginning(sample, { delimiter: candidate, quote, backslash }, whole),
    }));
  const [best] = (given === undefined ? [",", ";", "\t", "|"] : [given])
    .flatMap(split)
    .sort((a, b) => score(b.rows) - score(a.rows) || b.rows.length - a.rows.length);
  if (given !== undefined || best.rows.some(({ cells }) => cells.length > 1)) return best;
  const rare = Object.entries(rareDelimiters).find(([candidate]) => sample.includes(candidate));
  const [found] = rare ? split(rare[0]) : [];
  if (rare && found && agree(found.rows))
    return { ...found, note: `Cells stand between ${rare[1]}; the option delimiter says otherwise.` };
  const [blanks] = split(" ");
  const numbers = blanks.rows.slice(1).every(({ cells }) => cells.every(isNumber));
  return numbers && agree(blanks.rows)
    ? { ...blanks, note: "Cells are numbers between blanks; the option delimiter says otherwise." }
    : best;
}

/** That lines are one cell each, though all hold a character that may be meant as a delimiter. */
function undividedNote(rows: readonly Row[]): string[] {
  const lines = rows.map(({ cells }) => cells.join());
  const shared = [...lines[0]].find((char) => marks.test(char) && lines.every((line) => line.includes(char)));
  if (shared === undefined || lines.length < 2) return [];
  return [
    `Each line is one cell, though all hold ${JSON.stringify(shared)}; the option delimiter says otherwise.`,
  ];
}

const marks = /[^\p{L}\p{N}_.'"+-]/u;

/** Delimiters that are looked for where no usual one is there, and what they are called. */
const rareDelimiters: Readonly<Record<string, string>> = {
  "\x01": "the control character 1",
  "\x1f": "the control character 31",
  "~": '"~"',
  "^": '"^"',
  "¦": '"¦"',
};

/** Whether there are rows, and all have equally many cells, two or more. */
function agree(rows: readonly Row[]): boolean {
  const width = rows[0]?.cells.length ?? 0;
  return rows.length > 1 && width > 1 && rows.every(({ cells }) => cells.length === width);
}

/**
 * Most fields wins, as long as the records agree on how many there are and the fields read as numbers: between commas,
 * `1,5;2,5` has three fields, but one of them is `5;2`.
 */
function score(rows: readonly Row[]): number {
  const found = rows.filter(({ cells }) => !isComment(cells)).map(({ cells }) => cells);
  if (found.length === 0) return 0;
  const width = usualWidth(found);
  const agreeing = found.filter((cells) => cells.length === width).length / found.length;
  if (width === 1) return 0.5;
  const cells = found.flat();
  const numeric = cells.filter((cell) => isNumber(cell) || hasComma(cell)).length / cells.length;
  return (agreeing ** 4 * width + agreeing) * (0.25 + numeric);
}

/** The first records of a text; none after what cannot be read with this delimiter, and none that is cut short. */
function beginning(
  sample: string,
  written: { delimiter: string; quote: string; backslash: boolean },
  whole: boolean,
): Row[] {
  const reader = csvRecords({ ...written, subject: "", most: sampleRecords });
  const found: CsvRecords[] = [];
  try {
    found.push(reader.push(sample));
    if (whole) found.push(reader.end());
  } catch {
    // Another delimiter may read it; where none does, the reading of the whole file says why.
  }
  return found
    .flatMap(({ records, lines }) => records.map((cells, i) => ({ cells, line: lines[i] })))
    .slice(0, sampleRecords);
}

/** The number of cells that most records have; of equals the one that comes first. */
function usualWidth(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  let [width, most] = [0, 0];
  for (const [length, count] of counts) if (count > most) [width, most] = [length, count];
  return width;
}

/** Whether a record is a comment, as programs put them above and between rows. */
export function isComment([first]: readonly string[]): boolean {
  return /^\s*#/.test(first);
}

/** The rows of a sample without what stands above them. */
interface Layout {
  readonly header?: readonly string[];
  readonly body: readonly Row[];
  /** Columns. */
  readonly width: number;
  readonly notes: readonly string[];
}

function layoutOf(rows: readonly Row[], { header: asked, subject, delimiter }: DialectOptions): Layout {
  // Between commas, "1,234" would be as likely a thousand.
  const commas = delimiter !== ",";
  if (typeof asked === "number") {
    const at = rows.findIndex(({ line }) => line >= asked);
    if (at < 0) {
      throw dataError({
        subject: { option: "header" },
        reason: "invalid-option",
        rule: `must be a line near the beginning of ${subject}, at most ${rows[rows.length - 1].line}`,
        received: asked,
        repair: "give the line on which the names stand",
      });
    }
    return withoutTrailing(rows[at].cells, rows.slice(at + 1), []);
  }
  const notes: string[] = [];
  const comments = rows.findIndex(({ cells }) => !isComment(cells));
  const commented = comments < 0 ? rows : rows.slice(0, comments);
  const table = rows.slice(commented.length);
  const above = titleLines(table);
  if (above > 0)
    notes.push(
      `${linesOf(table.slice(0, above))} ${above === 1 ? "has" : "have"} fewer cells than the table below and ${passed(table.slice(0, above))}; the option header says otherwise.`,
    );
  const [first, ...rest] = table.slice(above);
  if (first === undefined) return { body: [], width: 1, notes };
  const named = asked === undefined && above === 0 ? commentedHeader(commented, table, commas) : undefined;
  const passedOver = named ? commented.slice(0, -1) : commented;
  if (passedOver.length > 0)
    notes.unshift(
      `${linesOf(passedOver)} ${passedOver.length === 1 ? "begins" : "begin"} with # and ${passed(passedOver)}.`,
    );
  if (named) {
    notes.push(
      `The columns are named by line ${commented[commented.length - 1].line}, a comment; the option header says otherwise.`,
    );
    return withoutTrailing(named, table, notes);
  }
  if (asked === false) return withoutTrailing(undefined, [first, ...rest], notes);
  const rowNames = asked === undefined && namesRows(first, rest);
  if (rowNames) {
    notes.push(
      "The first line has a name less than the rows have cells; the first column is taken to name the rows.",
    );
    return { header: ["", ...first.cells], body: rest, width: first.cells.length + 1, notes };
  }
  const guess =
    asked === undefined
      ? firstRowIsHeader(
          [first, ...rest].map(({ cells }) => cells),
          { commas },
        )
      : { header: true };
  if (guess.note) notes.push(guess.note);
  const [second, ...below] = rest;
  if (
    asked === undefined &&
    guess.header &&
    areUnits(
      second,
      below.filter(({ cells }) => !isRepeat(cells, first.cells)),
      commas,
    )
  ) {
    notes.push(
      `Line ${second.line} has words where all lines below it have numbers, as units are, and is passed over; the option header says otherwise.`,
    );
    return withoutTrailing(first.cells, below, notes);
  }
  return guess.header
    ? withoutTrailing(first.cells, rest, notes)
    : withoutTrailing(undefined, [first, ...rest], notes);
}

/**
 * Lines above the table that are no part of it: titles, and rows of nothing that a spreadsheet leaves. They have fewer
 * cells than all that follows, which agrees on how many there are.
 */
function titleLines(rows: readonly Row[]): number {
  const blank = ({ cells }: Row) => cells.every((cell) => cell.trim() === "");
  const width = usualWidth(rows.map(({ cells }) => cells));
  let above = 0;
  while (above < rows.length - 2 && (rows[above].cells.length < width || blank(rows[above]))) above++;
  const below = rows.slice(above);
  if (above === 0 || below.length < 2 || !below.every(({ cells }) => cells.length === width)) return 0;
  // One line that lacks a single cell may still name the columns.
  const [only] = rows;
  if (above === 1 && only.cells.length === width - 1 && !blank(only)) {
    const trailing = below.every(({ cells }) => cells[width - 1].trim() === "");
    if (trailing || namesRows(only, below)) return 0;
  }
  return above;
}

/** Whether a row has units: words over all columns of numbers, of which there are several rows, and hardly a word elsewhere. */
function areUnits(row: Row | undefined, below: readonly Row[], commas: boolean): boolean {
  if (row === undefined || below.length < 3) return false;
  const numeric = row.cells.flatMap((_, i) => {
    const cells = below.map(({ cells }) => cells[i] ?? "").filter((cell) => !isMissing(cell));
    return cells.length > 2 && cells.every((cell) => isNumber(cell) || (commas && hasComma(cell))) ? [i] : [];
  });
  return (
    numeric.length > 0 &&
    2 * numeric.length >= row.cells.filter((cell) => !isMissing(cell)).length &&
    numeric.every((i) => isWord(row.cells[i]) && row.cells[i].length <= 16)
  );
}

/** Whether a header lacks the name of the first column, which names the rows, as R writes it. */
function namesRows({ cells }: Row, rest: readonly Row[]): boolean {
  const width = cells.length + 1;
  if (rest.length === 0 || cells.some((cell) => isNumber(cell) || cell.trim() === "")) return false;
  if (!rest.every((row) => row.cells.length === width)) return false;
  return (
    rest.some((row) => row.cells[width - 1].trim() !== "") && rest[0].cells.some((cell) => isNumber(cell))
  );
}

/** Names that the last comment above the rows gives, as NumPy and tables of genomics write them. */
function commentedHeader(
  comments: readonly Row[],
  rows: readonly Row[],
  commas: boolean,
): readonly string[] | undefined {
  const last = comments[comments.length - 1]?.cells;
  if (last === undefined || last.length < 2 || last.length !== rows[0].cells.length) return undefined;
  if (
    firstRowIsHeader(
      rows.map(({ cells }) => cells),
      { commas },
    ).header &&
    rows.length > 1
  )
    return undefined;
  return last.map((cell, i) => (i === 0 ? cell.replace(/^\s*#+\s*/, "") : cell));
}

/** A table without the empty column that a delimiter behind every row makes. */
function withoutTrailing(
  header: readonly string[] | undefined,
  body: readonly Row[],
  notes: readonly string[],
): Layout {
  const records = body.map(({ cells }) => cells);
  const width = header?.length ?? usualWidth(records);
  const endsEmpty = (cells: readonly string[], at: number) =>
    cells.length === at + 1 && cells[at].trim() === "";
  const inRows =
    records.length > 0 && records.every((cells) => cells.length < width || endsEmpty(cells, width - 1));
  const trails = width > 1 && inRows && (header === undefined || header[width - 1].trim() === "");
  const behind =
    records.length > 0 && header !== undefined && records.every((cells) => endsEmpty(cells, width));
  return {
    ...(header && { header: trails ? header.slice(0, -1) : header }),
    body,
    width: trails ? width - 1 : width,
    notes: trails || behind ? [...notes, "A delimiter stands behind every row, and makes no column."] : notes,
  };
}

function linesOf(rows: readonly Row[]): string {
  const [first, last] = [rows[0].line, rows[rows.length - 1].line];
  return first === last ? `Line ${first}` : `Lines ${first} to ${last}`;
}

function passed({ length }: readonly Row[]): string {
  return length === 1 ? "is passed over" : "are passed over";
}

function isWord(cell: string): boolean {
  return !isMissing(cell) && !isNumber(cell);
}

/**
 * Whether a column's numbers have decimal commas; one with a decimal point says that they do not. Between commas,
 * where a number with one needs quotes, `1,234` is a thousand.
 */
function writesCommas(cells: readonly string[], delimiter: string): boolean {
  if (!cells.some(hasComma) || (delimiter === "," && areThousands(cells))) return false;
  return cells.every((cell) => (!isNumber(cell) && !hasComma(cell)) || isCommaNumber(cell));
}

/** Whether each comma of a column could as well keep thousands apart. */
function areThousands(cells: readonly string[]): boolean {
  return cells.every((cell) => !cell.includes(",") || /^\D*\d{1,3}(,\d{3})+\D*$/.test(cell));
}

function thousandsNote(name: string): string {
  return `Column "${name}" writes numbers as 1,234; the comma is read as the decimal sign, for the delimiter is none.`;
}

function isNumber(cell: string): boolean {
  return Number.isFinite(numberOf(cell));
}
