import type { Replaceable } from "./rewritten.ts";
import type { Cell } from "./tableSource.ts";

/** A JSON text of a cell. */
const jsonText = (cell: Cell): string => (typeof cell === "bigint" ? String(cell) : JSON.stringify(cell));

/**
 * Where the values of a record stand in a JSON document; `source` is its text, from its brace on, and `start` the number
 * of characters before it. A value of a key that it lacks would stand behind the last one, with its key.
 */
export function jsonPlaces(source: string, start: number): (name: string) => Replaceable {
  const found = new Map<string, { start: number; end: number }>();
  // Behind the brace, where there is no value yet.
  let last = 1;
  for (const { key, from, to } of members(source)) {
    // Of equal keys the last one counts, as it does for JSON.parse.
    found.set(key, { start: start + from, end: start + to });
    last = to;
  }
  let some = found.size > 0;
  return (name) => {
    const place = found.get(name);
    if (place) return { ...place, write: jsonText };
    return {
      start: start + last,
      end: start + last,
      write: (cell) => {
        const text = `${some ? "," : ""}${JSON.stringify(name)}:${jsonText(cell)}`;
        some = true;
        return text;
      },
    };
  };
}

/** The keys of a record that JSON.parse reads, or that holds NaN and Infinity besides, and where their values stand. */
function* members(source: string): Generator<{ key: string; from: number; to: number }> {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/gs;
  let depth = 0;
  let key: string | undefined;
  let [from, to] = [-1, -1];
  for (const { 0: text, index } of source.matchAll(token)) {
    const inside = depth === 1;
    if (text === "{" || text === "[") depth++;
    if (text === "}" || text === "]") depth--;
    if (inside && (text === "," || text === "}")) {
      if (key !== undefined) yield { key, from, to };
      key = undefined;
      from = -1;
    } else if (inside && key === undefined) key = JSON.parse(text) as string;
    else if (depth > 0 && key !== undefined && !(inside && text === ":")) {
      if (from < 0) from = index;
      to = index + text.length;
    }
  }
}
