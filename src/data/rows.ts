import { assert } from "../core/errors.ts";

/** Refuses an index outside 0…count−1, which is a caller's bug, not bad data. */
export function checkRows(rows: ArrayLike<number>, count: number): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    assert(Number.isInteger(row) && row >= 0 && row < count, `row ${row} is outside 0…${count - 1}`);
  }
}
