import { expect, test } from "vitest";
import { oddPath, seriesPaths } from "./seriesPaths.ts";

test("a peak of one time step among many stays in the line, and a gap breaks it", () => {
  const values = new Float64Array(100_000).fill(1);
  values[54_321] = 9;
  const { line, least, largest, height } = seriesPaths(values);
  expect([least, largest]).toEqual([1, 9]);
  expect(line).toContain(` ${height(9).toFixed(1)}`);
  expect(line.length).toBeLessThan(20_000);
  expect(seriesPaths([1, Number.NaN, 2]).line.match(/M/g)).toHaveLength(2);
});

test("what reaches the threshold is marked from its first to its last time step, at least wide enough to see", () => {
  expect(oddPath([0, 5, 5, 0, 0, 0, 0, 0, 0, 5], 5)).toBe("M100 0H300V100H100zM900 0H1000V100H900z");
  const scores = new Float64Array(50_000);
  scores[100] = 9;
  expect(oddPath(scores, 5)).toBe("M2 0H5V100H2z");
});
