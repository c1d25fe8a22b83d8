import type { RankedRow } from "../../worker/protocol.ts";

/** A row of the list, or time steps that follow each other and are listed as the oddest of them. */
export interface ListedRow extends RankedRow {
  /** First and last time step; the row itself twice else. */
  readonly from: number;
  readonly to: number;
  /** Its place among the worst rows, which other methods' places come in the order of. */
  readonly at: number;
}

/**
 * The worst rows, the worst first, as they are listed. Time steps of a series that follow each other on the same side of the
 * threshold are joined: an odd event is one line, however long it lasts.
 */
export function listedRows(
  worst: readonly RankedRow[],
  { threshold, steps }: { threshold: number; steps: boolean },
): readonly ListedRow[] {
  const single = worst.map((row, at): ListedRow => ({ ...row, from: row.row, to: row.row, at }));
  if (!steps) return single;
  const joined: ListedRow[] = [];
  for (const next of single.toSorted((a, b) => a.row - b.row)) {
    const last = joined.at(-1);
    const follows = last && last.to + 1 === next.row && last.score >= threshold === next.score >= threshold;
    if (!follows) joined.push(next);
    else
      joined[joined.length - 1] = {
        ...(next.score > last.score ? next : last),
        from: last.from,
        to: next.row,
      };
  }
  return joined.sort((a, b) => b.score - a.score);
}

/** How many stretches of time steps reach a threshold. */
export function stretchCount(scores: Float64Array, threshold: number): number {
  let count = 0;
  for (let i = 0; i < scores.length; i++)
    if (scores[i] >= threshold && !(scores[i - 1] >= threshold)) count++;
  return count;
}
