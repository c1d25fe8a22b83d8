import type { Cell, CellBatch, Refill } from "./tableSource.ts";

/** Where a cell stands in a text, or would: it is replaced from the character `start` up to `end`. */
export interface Replaceable {
  readonly start: number;
  readonly end: number;
  /** The text of another cell in its place. */
  write(cell: Cell): string;
}

/** Some rows of a text, and where the cells of the columns asked for stand in it. */
export interface PlacedBatch extends CellBatch {
  place(column: number, row: number): Replaceable;
}

/** Finds the rows of a text that comes in pieces, and counts its characters from the beginning. */
export interface PlacingReader {
  push(text: string): PlacedBatch;
  end(): PlacedBatch;
}

/** Text that is kept until what replaces a part of it is known. */
interface Kept {
  /** Characters of the whole text before it. */
  start: number;
  text: string;
}

/**
 * A text again, a piece at a time, with the cells that `refill` gives in place of those that are there and every other
 * character as it is. Byte-order marks at its beginning are no part of what `reader` sees.
 */
export async function* rewritten(
  pieces: AsyncIterable<string>,
  reader: PlacingReader,
  refill: Refill,
): AsyncGenerator<string> {
  const kept: Kept = { start: 0, text: "" };
  let first = true;
  for await (const piece of pieces) {
    if (piece === "") continue;
    const marks = first ? (/^\ufeff+/.exec(piece)?.[0] ?? "") : "";
    first = false;
    if (marks !== "") yield marks;
    const text = piece.slice(marks.length);
    kept.text += text;
    yield await replaced(kept, reader.push(text), refill);
  }
  yield await replaced(kept, reader.end(), refill);
  yield kept.text;
}

/** What stands before the end of the last row, with its cells replaced; the rest stays kept. */
async function replaced(kept: Kept, batch: PlacedBatch, refill: Refill): Promise<string> {
  if (batch.rows === 0) return "";
  const cells = await refill(batch);
  let [out, done] = ["", kept.start];
  for (let row = 0; row < batch.rows; row++) {
    const places = cells
      .flatMap((column, i) =>
        column[row] === undefined ? [] : [{ place: batch.place(i, row), cell: column[row] }],
      )
      .sort((a, b) => a.place.start - b.place.start);
    for (const { place, cell } of places) {
      out += kept.text.slice(done - kept.start, place.start - kept.start) + place.write(cell);
      done = place.end;
    }
  }
  // What follows the last cell that was replaced may be copied up to the last row's cells, which are all settled.
  const settled = Math.max(done, batch.columns.length === 0 ? done : lastPlace(batch));
  out += kept.text.slice(done - kept.start, settled - kept.start);
  kept.text = kept.text.slice(settled - kept.start);
  kept.start = settled;
  return out;
}

/** Where the last cell of a batch ends that was asked for. */
function lastPlace(batch: PlacedBatch): number {
  let last = 0;
  for (let i = 0; i < batch.columns.length; i++) last = Math.max(last, batch.place(i, batch.rows - 1).end);
  return last;
}
