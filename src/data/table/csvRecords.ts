import { dataError } from "../../core/errors.ts";

/** Records in the order of the file: the cells of each, and the line that it begins on, counted from 1. */
export interface CsvRecords {
  readonly records: string[][];
  readonly lines: number[];
  /** Where the cells of each stand in the text, counted from its beginning, where that was asked for. */
  readonly places?: CellPlace[][];
}

/** Where a cell stands in a text, inside its quotes: from the character `start` up to `end`. */
export interface CellPlace {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** Splits a CSV text that comes in pieces. */
export interface CsvReader {
  /** The records that end in this piece or before it. */
  push(text: string): CsvRecords;
  /** What is left: the last record where no line end follows it. */
  end(): CsvRecords;
}

/** How a CSV text is split. */
export interface CsvOptions {
  /** What stands between fields, one character or more; a blank stands for any number of them. */
  readonly delimiter: string;
  /** What stands around fields that hold delimiters. Default `"`. */
  readonly quote?: string;
  /** Quotes inside a field have a backslash before them, and are not doubled. Default false. */
  readonly backslash?: boolean;
  /** What errors call the file. */
  readonly subject: string;
  /** Stops after this many records. */
  readonly most?: number;
  /** Says where cells stand. */
  readonly places?: boolean;
  /** Records have one field, and a blank line is an empty one; else blank lines are skipped. */
  readonly narrow?: boolean;
}

/** Most characters of one record: beyond it a quote is open that was never meant as one. */
const longest = 2 ** 24;

/**
 * A reader of CSV (RFC 4180): fields between delimiters, in quotes where they hold delimiters, quotes (doubled) or line
 * ends. Lines end with LF, CRLF or, where a file has no LF at its beginning, CR. A quote inside an unquoted field is a
 * character like any other.
 */
export function csvRecords({
  delimiter,
  quote: mark = '"',
  backslash = false,
  subject,
  most = Number.POSITIVE_INFINITY,
  narrow,
  places: placing = false,
}: CsvOptions): CsvReader {
  let rest = "";
  /** Characters before the rest. */
  let before = 0;
  let line = 1;
  let newline: "\n" | "\r" | undefined;
  let total = 0;

  const refuse = (rule: string, at = line): Error =>
    dataError({
      subject,
      reason: "invalid-value",
      rule: `line ${at}: ${rule}`,
      repair: "quotes stand around a whole field, doubled inside",
    });

  /** Takes the records that are whole, and with `last` what is left, too. */
  const take = (text: string, last: boolean): CsvRecords => {
    const out: CsvRecords = { records: [], lines: [], ...(placing && { places: [] }) };
    // A CR at the very end may be half of a CRLF.
    newline ??= text.includes("\n") ? "\n" : /\r./s.test(text) || last ? "\r" : undefined;
    const lineEnd = newline ?? "\n";
    let at = 0;
    let quote = text.indexOf(mark);
    while (at < text.length && total < most) {
      let end = text.indexOf(lineEnd, at);
      if (quote !== -1 && quote < at) quote = text.indexOf(mark, at);
      let cells: string[];
      let places: CellPlace[] | undefined;
      const began = line;
      if (quote === -1 || (end !== -1 && quote > end)) {
        if (end === -1) {
          if (!last) break;
          end = text.length;
        }
        const stop = beforeReturns(text, at, end);
        cells = splitPlain(text.slice(at, stop), delimiter);
        if (placing) places = plainPlaces(text, at, stop, delimiter);
        line++;
      } else {
        const found = splitQuoted(text, at, lineEnd, last);
        if (found === undefined) break;
        ({ cells, end, places } = found);
        line += found.lines;
      }
      at = end + 1;
      const blank = cells.length === 1 && cells[0].trim() === "";
      if (blank && !(narrow && total > 0)) continue;
      out.records.push(cells);
      out.lines.push(began);
      if (places) out.places?.push(places.map((place) => shifted(place, before)));
      total++;
    }
    rest = text.slice(at);
    before += at;
    if (rest.length > longest && total < most) throw refuse(`a row is longer than ${longest} characters`);
    return out;
  };

  /** A record that holds a quote, from `start`; undefined where it is not yet whole. */
  const splitQuoted = (
    text: string,
    start: number,
    lineEnd: string,
    last: boolean,
  ): { cells: string[]; places: CellPlace[]; end: number; lines: number } | undefined => {
    const cells: string[] = [];
    const places: CellPlace[] = [];
    let at = start;
    let lines = 1;
    for (;;) {
      if (text[at] !== mark) {
        const [comma, stop] = [text.indexOf(delimiter, at), text.indexOf(lineEnd, at)];
        const inside = comma !== -1 && (stop === -1 || comma < stop);
        const end = inside ? comma : stop === -1 ? text.length : stop;
        if (!inside && stop === -1 && !last) return undefined;
        const to = inside ? end : beforeReturns(text, at, end);
        if (delimiter !== " " || to > at) {
          cells.push(text.slice(at, to));
          places.push({ start: at, end: to, quoted: false });
        }
        if (!inside) return { cells, places, end, lines };
        at = comma + delimiter.length;
        continue;
      }
      let field = "";
      let from = at + 1;
      let close = text.indexOf(mark, from);
      for (;;) {
        if (close === -1) break;
        if (backslash && isEscaped(text, from, close)) {
          field += `${text.slice(from, close - 1)}${mark}`;
          from = close + 1;
        } else if (text[close + 1] === mark) {
          field += text.slice(from, close + 1);
          from = close + 2;
        } else break;
        close = text.indexOf(mark, from);
      }
      if (close === -1 || (close + 1 === text.length && !last)) {
        if (last) throw refuse("a quote is opened and never closed", line + lines - 1);
        return undefined;
      }
      field += text.slice(from, close);
      for (let n = text.indexOf(lineEnd, at); n !== -1 && n < close; n = text.indexOf(lineEnd, n + 1))
        lines++;
      cells.push(field);
      places.push({ start: at + 1, end: close, quoted: true });
      at = close + 1;
      while (text[at] === " " && delimiter !== " ") at++;
      while (text[at] === "\r" && lineEnd === "\n") {
        if (at + 1 === text.length && !last) return undefined;
        at++;
      }
      if (at >= text.length) return last ? { cells, places, end: at, lines } : undefined;
      if (text[at] === lineEnd) return { cells, places, end: at, lines };
      if (!text.startsWith(delimiter, at)) {
        if (text.length - at < delimiter.length && !last) return undefined;
        throw refuse(`${JSON.stringify(text.slice(at, at + 12))} follows a closing quote`, line + lines - 1);
      }
      at += delimiter.length;
    }
  };

  return {
    push: (text) => take(rest + text, false),
    // DOS marks the end of a text by a character of its own.
    end: () => take(rest.endsWith("\x1a") ? rest.slice(0, -1) : rest, true),
  };
}

/** Whether a backslash that none stands before is right before a character. */
function isEscaped(text: string, from: number, at: number): boolean {
  let before = at;
  while (before > from && text[before - 1] === "\\") before--;
  return (at - before) % 2 === 1;
}

function shifted({ start, end, quoted }: CellPlace, by: number): CellPlace {
  return { start: start + by, end: end + by, quoted };
}

/** Where a line ends whose LF stands at `end`: before the CR, or the two of a program that wrote CRLF as text. */
function beforeReturns(text: string, start: number, end: number): number {
  let before = end;
  while (before > start && text[before - 1] === "\r") before--;
  return before;
}

function splitPlain(line: string, delimiter: string): string[] {
  if (delimiter === " ") return line.trim().split(/ +/);
  const cells: string[] = [];
  let at = 0;
  for (let next = line.indexOf(delimiter); next !== -1; next = line.indexOf(delimiter, at)) {
    cells.push(line.slice(at, next));
    at = next + delimiter.length;
  }
  cells.push(line.slice(at));
  return cells;
}

/** Where the cells stand that {@link splitPlain} finds in `text` from `start` up to `end`. */
function plainPlaces(text: string, start: number, end: number, delimiter: string): CellPlace[] {
  const line = text.slice(start, end);
  if (delimiter === " ")
    return Array.from(line.matchAll(/[^ ]+/g), ({ 0: cell, index }) => ({
      start: start + index,
      end: start + index + cell.length,
      quoted: false,
    }));
  let at = start;
  return splitPlain(line, delimiter).map((cell) => {
    const place = { start: at, end: at + cell.length, quoted: false };
    at = place.end + delimiter.length;
    return place;
  });
}
