import { describe, expect, it } from "vitest";
import { isDate, isMissing, numberOf, wordOf } from "./cells.ts";

describe("a cell", () => {
  it.each([
    ["7", 7],
    [" -.5 ", -0.5],
    ["+1e3", 1000],
    ["5.", 5],
    ["-0", -0],
    ["1e400", Number.POSITIVE_INFINITY],
    ["-Inf", Number.NEGATIVE_INFINITY],
    ["infinity", Number.POSITIVE_INFINITY],
    ["0x10", Number.NaN],
    [" 0b1", Number.NaN],
    ["0o7", Number.NaN],
    ["   ", Number.NaN],
    ["\t", Number.NaN],
    ["1 000", Number.NaN],
    ["1,5", Number.NaN],
    ["$5", Number.NaN],
    ["12%", Number.NaN],
    ["information", Number.NaN],
    ["--1", Number.NaN],
  ])("%j is the number %d", (cell, number) => {
    expect(numberOf(cell)).toBe(number);
  });

  it.each([
    ["1,5", 1.5],
    ["1.234,50", 1234.5],
    ["1.234", 1234],
    ["-2", -2],
    ["1.23,5", Number.NaN],
    ["1,2,3", Number.NaN],
  ])("%j is the number %d with decimal commas", (cell, number) => {
    expect(numberOf(cell, true)).toBe(number);
  });

  it("of another type is a number where it is one", () => {
    expect([numberOf(3n), numberOf(2.5), numberOf(true), numberOf(null), numberOf({})]).toEqual([
      3,
      2.5,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it("is missing where it is empty or says so", () => {
    for (const cell of ["", " ", "NA", "n/a", "#N/A", "nan", "null", "?", null, undefined, Number.NaN])
      expect(isMissing(cell), String(cell)).toBe(true);
    for (const cell of ["0", "-", "none", "N", "  ", 0, false, "NAN"])
      expect(isMissing(cell), String(cell)).toBe(false);
  });

  it("is a date in the forms that the field uses", () => {
    for (const cell of [
      "2024-01-31",
      "2024-1-3",
      "2024/01/31",
      "31/01/2024",
      "31.1.2024",
      "01-31-24",
      "2024-01-31T10:00",
      "2024-01-31 10:00:59.123",
      "2024-01-31T10:00:00Z",
      "2024-01-31T10:00:00+02:00",
      "1/31/2024 1:05 PM",
      new Date(0),
    ])
      expect(isDate(cell), String(cell)).toBe(true);
    for (const cell of [
      "2024",
      "1.5",
      "10:00",
      "1-2-3-4",
      "192.168.0.1",
      "2024-01",
      20240131,
      "2024-01-31 in Rome",
    ])
      expect(isDate(cell), String(cell)).toBe(false);
  });

  it("is one word for true and for false, in any spelling", () => {
    expect(["True", "TRUE", true, "truely", 1].map(wordOf)).toEqual(["true", "true", "true", "truely", "1"]);
  });
});
