import { closeSync, openSync, writeSync } from "node:fs";
import { random } from "../../src/core/random.ts";

const factors = 4;
/** Rows that are made; a longer table repeats them, which costs its reader the same. */
const rowsMade = 50_000;

/** Writes a CSV of at least so many rows, a block of rows over and over; says how long it became. */
export function writeMade(
  path: string,
  { header, line, rows }: { header: readonly string[]; line: () => string; rows: number },
): { bytes: number; rows: number } {
  const made = Math.min(rows, rowsMade);
  const block = Buffer.from(Array.from({ length: made }, () => `${line()}\n`).join(""));
  const file = openSync(path, "w");
  try {
    let bytes = writeSync(file, `${header.join(",")}\n`);
    let written = 0;
    do {
      for (let done = 0; done < block.length; ) done += writeSync(file, block, done);
      bytes += block.length;
      written += made;
    } while (written < rows);
    return { bytes, rows: written };
  } finally {
    closeSync(file);
  }
}

/** Rows of numbers that a few hidden factors mix. */
export function factorTable(columns: number): { header: readonly string[]; line: () => string } {
  const source = random(1);
  const mix = Array.from({ length: columns * factors }, () => source.normal());
  return {
    header: names(columns),
    line: () => {
      const hidden = Array.from({ length: factors }, () => source.normal());
      const cell = (c: number): number =>
        hidden.reduce((sum, h, f) => sum + h * mix[c * factors + f], 0) + 0.3 * source.normal();
      return Array.from({ length: columns }, (_, c) => cell(c).toFixed(6)).join(",");
    },
  };
}

/** Rows of words, each column with so many of them. */
export function categoryTable(
  columns: number,
  categories: number,
): { header: readonly string[]; line: () => string } {
  const source = random(2);
  return {
    header: names(columns),
    line: () => {
      const first = source.integer(categories);
      // Half of the cells go with the first, so that there is something to learn.
      const cell = (c: number) =>
        source.integer(2) ? (first * (c + 1)) % categories : source.integer(categories);
      return Array.from({ length: columns }, (_, c) => `word${cell(c)}`).join(",");
    },
  };
}

/** A noisy wave, one moment a row. */
export function wave(): { header: readonly string[]; line: () => string } {
  const source = random(3);
  let moment = 0;
  return {
    header: ["value"],
    line: () => (Math.sin(moment++ / 10) + 0.1 * source.normal()).toFixed(6),
  };
}

function names(columns: number): string[] {
  return Array.from({ length: columns }, (_, c) => `x${c}`);
}
