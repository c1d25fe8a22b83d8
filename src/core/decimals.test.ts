import { expect, test } from "vitest";
import { decimalsOf, roundTo } from "./decimals.ts";

test("the decimal places of a number are those that it is written with", () => {
  for (const [x, places] of [
    [7, 0],
    [-0.5, 1],
    [1.005, 3],
    [1e300, 0],
    [19.99, 2],
    [123456.789012, 6],
  ] as const)
    expect(decimalsOf(x), String(x)).toBe(places);
  expect(decimalsOf(1 / 3)).toBeUndefined();
  expect(decimalsOf(2, 2)).toBe(2);
});

test("rounding keeps what has no decimals", () => {
  expect(roundTo(10.32, 0)).toBe(10);
  expect(roundTo(2.675, 1)).toBe(2.7);
  expect(roundTo(1e300, 2)).toBe(1e300);
});
