import { expect, test } from "vitest";
import { median, ratioOf, summarise } from "../../bench/compare/statistics.ts";

test("the median is the middle by number, not by text, and leaves its input in order", () => {
  const values = [10, 9, 100];
  expect(median(values)).toBe(10);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(values).toEqual([10, 9, 100]);
});

test("a summary spans the steps of all rounds", () => {
  expect(summarise([[3, 1], [2, 8], [5]])).toEqual({ median: 3, min: 1, max: 8 });
});

test("paired ratios cancel a disturbance that lasts over a round, the ratio of medians does not", () => {
  const ours = [[2], [20], [20], [2], [2]];
  const theirs = [[4], [40], [40], [40], [4]];
  expect(ratioOf(ours, theirs)).toEqual({ ofMedians: 2 / 40, paired: 0.5, ofLeast: 0.5 });
});
