import { describe, expect, it } from "vitest";
import { isMeasure, isMissing, numberOf, plainWord, wordOf } from "./cells.ts";
import { daysOf, isDate } from "./dates.ts";

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
    ["1 000", 1000],
    ["1,234.50", 1234.5],
    ["1,234,567", 1234567],
    ["$5", 5],
    ["-$1,234.50", -1234.5],
    ["$-5", -5],
    ["(5.00)", -5],
    ["(5", Number.NaN],
    ["5 €", 5],
    ["USD 12.5", 12.5],
    ["CHF 1'000", 1000],
    ["12%", 12],
    ["12.5 %", 12.5],
    ["\u22125", -5],
    ["1,5", Number.NaN],
    ["12,34,5", Number.NaN],
    ["5 kg", Number.NaN],
    ["id-5", Number.NaN],
    ["555-1234", Number.NaN],
    ["information", Number.NaN],
    ["--1", Number.NaN],
    ["\u20135.5", -5.5],
    ["1,234.50-", -1234.5],
    ["5-", Number.NaN],
    ["-5.0-", Number.NaN],
    ["7 \u2030", 7],
    ["\u20b91,10,000.50", 110000.5],
    ["1.5D+03", 1500],
    ["-.5d2", -50],
  ])("%j is the number %d", (cell, number) => {
    expect(numberOf(cell)).toBe(number);
  });

  it.each([
    ["1,5", 1.5],
    ["1.234,50", 1234.5],
    ["1.234", 1234],
    ["1.234,50 €", 1234.5],
    ["12,5 %", 12.5],
    ["1 234,5", 1234.5],
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
    for (const cell of ["0", "-", "none", "N", 0, false, "NAN"])
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
      "31/01/2024, 10:00:00",
      "Jan 31, 2024",
      "January 31st 2024 at".slice(0, -3),
      "31 Jan 2024",
      "31-JAN-24",
      "Wed, 31 Jan 2024 10:00:00 GMT",
      "Wed Jan 31 10:00:00 2024",
      "2024-01-31T10:00:00.5+01:00[Europe/Rome]",
      "20240131T100000Z",
      "2024.01.31",
      "2024-01",
      "2024-Q1",
      "2024-W05-3",
      "Jan-2024",
      "10:00",
      "10:00:59 PM",
      "2024-01-31 10:00:00+00",
      "2024.1.5.",
      "2024. 1. 5.",
      "1. M\u00e4rz 2024",
      "1. Okt. 2024 13:45",
      "1-fev-24",
      "31 d\u00e9cembre 2024",
      "31 de enero de 2024",
      "2024\u5e741\u670831\u65e5 10:00",
      "2024\ub144 1\uc6d4 31\uc77c",
      "31/Jan/2024:10:00:00 +0000",
      "31-JAN-24 10.00.00.000000 AM",
      "31JAN2024",
      "31JAN2024:10:00:00",
      "Jan-24",
      "2024/01",
      "01/2024",
      "1Q2024",
      "Q1/2024",
      "2024H1",
      "3 days 04:00:00",
      "120:10:59",
      "59:03.3",
      new Date(0),
    ])
      expect(isDate(cell), String(cell)).toBe(true);
    for (const cell of [
      "2024",
      "1.5",
      "1-2-3-4",
      "192.168.0.1",
      "2024-13",
      "May",
      "10:0",
      20240131,
      "2024-01-31 in Rome",
      "Octane 95",
      "Mark 12",
      "Sepal-24",
      "Queue 12",
      "99.99.x",
    ])
      expect(isDate(cell), String(cell)).toBe(false);
  });

  it.each([
    ["1970-01-02", 1],
    ["2024-01-31", 19753],
    ["31/01/2024", 19753],
    ["31 Jan 2024 12:00", 19753.5],
    ["Jan 31, 2024 6:00 PM", 19753.75],
    ["2024-01-31T01:00:00+01:00", 19753],
    ["2024-W05-3", 19753],
    ["2021-W01-1", 18631],
    ["2024-Q2", 19814],
    ["31.1.70", 30],
    ["12:00", 0.5],
    ["2024-02-30", Number.NaN],
    ["2024-01-31 00:00:00-01", 19753 + 1 / 24],
    ["1. M\u00e4rz 2024", 19783],
    ["31JAN2024:06:00:00", 19753.25],
    ["2024\u5e741\u670831\u65e5", 19753],
    ["3Q2024", 19905],
    ["2024H2", 19905],
    ["Feb-24", 19754],
    ["3 days 06:00:00", 3.25],
    ["36:00:00", 1.5],
    ["30:00.0", 30 / 1440],
    [20240131, 19753],
    ["20240131060000", 19753.25],
    [1706659200, 19753],
    ["1706659200000", 19753],
    ["1706659200000000000", 19753],
    [20241331, Number.NaN],
    [45000, Number.NaN],
    ["red", Number.NaN],
  ])("%j is %d days since 1970", (cell, days) => {
    if (Number.isNaN(days)) expect(daysOf(cell)).toBeNaN();
    else expect(daysOf(cell)).toBeCloseTo(days, 9);
  });

  it("has its day in the first or the second place of 1/2/2024", () => {
    expect(daysOf("1/2/1970", "first")).toBe(31);
    expect(daysOf("1/2/1970", "second")).toBe(1);
  });

  it("is a number with a unit, and no code of digits and dots", () => {
    expect(["12 kg", "1.5M", "20.5\u00b0C", "<0.5", "5ms"].filter((cell) => !isMeasure(cell))).toEqual([]);
    expect(["10.0.0.1", "a12", "12", "1-5", 12, "x kg"].filter(isMeasure)).toEqual([]);
  });

  it("is one word in any case, between blanks, however its accents are coded", () => {
    expect(["Caf\u00e9 ", "cafe\u0301", "3.0", "3.5"].map(plainWord)).toEqual([
      "caf\u00e9",
      "caf\u00e9",
      "3",
      "3.5",
    ]);
  });

  it("is one word for true and for false, in any spelling", () => {
    expect(["True", "TRUE", true, "truely", 1].map(wordOf)).toEqual(["true", "true", "true", "truely", "1"]);
  });
});
