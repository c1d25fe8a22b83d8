import { dataError } from "../../core/errors.ts";

/** A record of a JSON document: its cells by name. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Splits JSON that comes in pieces into records. */
export interface JsonReader {
  /** The records that end in this piece or before it. */
  push(text: string): JsonRecord[];
  /** Refuses a document that is cut short. */
  end(): void;
}

/** Most characters of one record, and most levels of lists and records in it. */
const longest = 2 ** 24;
const deepest = 64;

/**
 * A reader of records, written as one list (`[{…}, {…}]`) or one after another, a line each or not. Each is parsed by
 * itself, so that a document of any length takes the memory of a record. `onRecord` is called with the text of each, and
 * with how many characters of the document stand before it.
 */
export function jsonRecords(subject: string, onRecord?: (source: string, start: number) => void): JsonReader {
  const scan = /["{}[\]]/g;
  let text = "";
  /** Characters of the document before `text`. */
  let before = 0;
  let at = 0;
  /** Levels of lists and records that are open inside the record. */
  let depth = 0;
  let start = -1;
  let inString = false;
  let state: "start" | "list" | "lines" | "ended" = "start";
  let count = 0;

  const refuse = (rule: string): Error =>
    dataError({
      subject,
      reason: "invalid-value",
      rule: `record ${count + 1} ${rule}`,
      repair: "give a list of records, or one record a line (JSON Lines)",
    });

  const record = (source: string): JsonRecord => {
    let value: unknown;
    try {
      value = parsed(source);
    } catch (error) {
      throw refuse(`is no JSON (${(error as Error).message})`);
    }
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw refuse("must be an object");
    count++;
    return value as JsonRecord;
  };

  /** What stands between records: blanks and commas, and the brackets around a list. */
  const between = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const char = text[i];
      if (char === "," || char === " " || char === "\n" || char === "\r" || char === "\t") continue;
      throw refuse(`must be an object, got ${JSON.stringify(text.slice(i, i + 12))}`);
    }
  };

  const push = (piece: string): JsonRecord[] => {
    before += start >= 0 ? start : at;
    text = text.slice(start >= 0 ? start : at) + piece;
    if (start >= 0) {
      at -= start;
      start = 0;
    } else at = 0;
    const found: JsonRecord[] = [];
    for (;;) {
      if (inString) {
        const end = endOfString(text, at);
        if (end < 0) {
          // A backslash at the very end belongs to the character that follows it.
          at = text.length - trailingBackslashes(text, at);
          break;
        }
        at = end + 1;
        inString = false;
        continue;
      }
      scan.lastIndex = at;
      const next = scan.exec(text);
      if (next === null) {
        if (depth === 0) between(at, text.length);
        at = text.length;
        break;
      }
      const { 0: char, index } = next;
      if (depth === 0) {
        between(at, index);
        at = index + 1;
        if (state === "ended") throw refuse("follows the end of the list");
        if (char === "[" && state === "start") state = "list";
        else if (char === "]" && state === "list") state = "ended";
        else if (char === "{") {
          if (state === "start") state = "lines";
          start = index;
          depth = 1;
        } else throw refuse(`must be an object, got ${JSON.stringify(text.slice(index, index + 12))}`);
        continue;
      }
      at = index + 1;
      if (char === '"') inString = true;
      else if (char === "{" || char === "[") {
        if (++depth > deepest) throw refuse(`is nested more than ${deepest} levels deep`);
      } else if (--depth === 0) {
        const source = text.slice(start, at);
        found.push(record(source));
        onRecord?.(source, before + start);
        start = -1;
      }
    }
    if (start >= 0 && text.length - start > longest) throw refuse(`is longer than ${longest} characters`);
    return found;
  };

  return {
    push,
    end: () => {
      if (depth > 0 || state === "list") throw refuse("is cut short");
    },
  };
}

/** A JSON text, also with the numbers that Python writes and JSON lacks: NaN is null, Infinity a number too large. */
function parsed(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    const plain = source.replace(/"(?:[^"\\]|\\.)*"|\bNaN\b|\bInfinity\b/g, (found) =>
      found === "NaN" ? "null" : found === "Infinity" ? "1e999" : found,
    );
    if (plain === source) throw error;
    return JSON.parse(plain);
  }
}

/** Where a string ends whose inside begins at `from`: at a quote that no backslash escapes; −1 where it goes on. */
function endOfString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (quote - 1 - escapes >= from && text[quote - 1 - escapes] === "\\") escapes++;
    if (escapes % 2 === 0) return quote;
  }
  return -1;
}

function trailingBackslashes(text: string, from: number): number {
  let n = 0;
  while (text.length - 1 - n >= from && text[text.length - 1 - n] === "\\") n++;
  return n;
}
