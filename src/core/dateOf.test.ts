import { expect, test } from "vitest";
import { clockText, dateOf } from "./dateOf.ts";

test("days are dates, with the time where they are no whole ones", () => {
  expect(dateOf(0)).toBe("1970-01-01");
  expect(dateOf(19782)).toBe("2024-02-29");
  expect(dateOf(19782.5)).toBe("2024-02-29T12:00:00Z");
  expect(dateOf(-1)).toBe("1969-12-31");
  // Beyond what a calendar of JavaScript's holds.
  expect(dateOf(1e12)).toBe("1000000000000");
});

test("parts of a day are times of day, none before the first or behind the last", () => {
  expect([0, 0.75, 0.999999, -0.1, 1].map(clockText)).toEqual([
    "00:00:00",
    "18:00:00",
    "23:59:59",
    "00:00:00",
    "23:59:59",
  ]);
});
