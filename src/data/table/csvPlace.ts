import type { CellPlace } from "./csvRecords.ts";
import type { Replaceable } from "./rewritten.ts";

/** How the cells of a CSV file are written. */
interface CsvStyle {
  readonly delimiter: string;
  readonly quote: string;
  /** Quotes inside a field have a backslash before them. */
  readonly backslash: boolean;
  /** Numbers have decimal commas. */
  readonly commas: boolean;
}

/**
 * A cell of a CSV file that may be replaced: `held` is what it holds, without quotes. What replaces it stands in the same
 * quotes and between the same blanks, and gets quotes of its own where it needs them.
 */
export function csvPlace(
  { start, end, quoted }: CellPlace,
  held: string,
  { delimiter, quote, backslash, commas }: CsvStyle,
): Replaceable {
  // Where quotes are doubled inside, what it holds is shorter than what stands there.
  const core = held.includes(quote) ? "" : held.trim();
  const from = start + (core === "" ? 0 : held.indexOf(core));
  return {
    start: from,
    end: core === "" ? end : from + core.length,
    write: (cell) => {
      const text = typeof cell === "number" && commas ? String(cell).replace(".", ",") : String(cell);
      const inside = () => text.replaceAll(quote, (backslash ? "\\" : quote) + quote);
      if (quoted) return inside();
      // In a file whose cells stand between blanks a word has its own, too; an empty cell's are room for what fills it.
      const bare = held.startsWith(" ") ? text.trim() : text;
      const plain = !text.includes(delimiter) && !text.includes(quote) && !/^\s|\s$|[\r\n]/.test(bare);
      if (!plain) return `${quote}${inside()}${quote}`;
      return core === "" && held.startsWith(" ")
        ? bare.padStart(Math.max(held.length, bare.length + 1))
        : bare;
    },
  };
}
