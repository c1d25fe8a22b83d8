import { expect, test } from "vitest";
import { type NumericColumn, shownNumber } from "./columns.ts";

const column = (rest: Partial<NumericColumn>): NumericColumn => ({
  ...{ kind: "numeric", name: "x", mean: 0, deviation: 1, min: 0, max: 1, ...rest },
});

test("numbers are shown as what they were read from", () => {
  expect(shownNumber(column({}), 0.5)).toBe(0.5);
  const days = column({ date: "first", min: 19000, max: 20000, decimals: 0 });
  // What a model expects lies between days where all that it learnt were whole ones.
  expect([19753, 19752.7].map((x) => shownNumber(days, x))).toEqual(["2024-01-31", "2024-01-31"]);
  const moments = column({ date: "second", min: 19000.25, max: 20000 });
  expect(shownNumber(moments, 19752.75)).toBe("2024-01-30T18:00:00Z");
  const times = column({ date: "first", min: 0.25, max: 0.75 });
  expect([0.5, 1.2].map((x) => shownNumber(times, x))).toEqual(["12:00:00", "23:59:59"]);
});
