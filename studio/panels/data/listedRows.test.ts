import { expect, test } from "vitest";
import type { RankedRow } from "../../worker/protocol.ts";
import { listedRows, stretchCount } from "./listedRows.ts";

const scores = [0, 5, 7, 6, 1, 2, 0, 9];
const worst = scores
  .map((score, row): RankedRow => ({ row, score, anomaly: score >= 5, blame: [] }))
  .sort((a, b) => b.score - a.score);

test("time steps that follow each other are one line, as odd as the oddest, parted where the threshold lies", () => {
  const listed = listedRows(worst, { threshold: 5, steps: true });
  expect(listed.map(({ from, to, row, score }) => [from, to, row, score])).toEqual([
    [7, 7, 7, 9],
    [1, 3, 2, 7],
    [4, 6, 5, 2],
    [0, 0, 0, 0],
  ]);
  // Other methods' places come in the order of the worst rows.
  for (const { row, at } of listed) expect(worst[at].row).toBe(row);
});

test("rows of a table stay rows", () => {
  const listed = listedRows(worst, { threshold: 5, steps: false });
  expect(listed.map(({ from, to, at }) => [from, to, at])).toEqual(worst.map(({ row }, i) => [row, row, i]));
});

test("stretches are counted over a time step that no window holds", () => {
  expect(stretchCount(Float64Array.from([6, Number.NaN, 6, 6, 0, 6]), 5)).toBe(3);
});
