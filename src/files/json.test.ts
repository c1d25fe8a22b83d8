import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestName, parseJson, writeJson } from "./json.ts";

describe("parseJson", () => {
  it("reads what JSON.parse reads, as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        fc.pre(!text.includes("__proto__"));
        expect(parseJson(text, "x")).toEqual(JSON.parse(text));
      }),
    );
    expect(
      parseJson(' { "a" : [ 1 , -2.5e3 , true , false , null , "\\u00e9\\n" , { } , [ ] ] } \n', "x"),
    ).toEqual({
      a: [1, -2500, true, false, null, "é\n", {}, []],
    });
  });

  it("refuses what JSON.parse refuses", () => {
    const near = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom("", ",", "]", "}", '"', ":", "0", "-", "\\", " ", "\t"),
    );
    fc.assert(
      fc.property(near, ([text, at, change]) => {
        const place = at % (text.length + 1);
        const edited = text.slice(0, place) + change + text.slice(place + 1);
        let correct = true;
        try {
          JSON.parse(edited);
        } catch {
          correct = false;
        }
        if (!correct) expect(() => parseJson(edited, "x"), edited).toThrow(/JSON must/);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["", /correct text, number/],
    ["{", /JSON must have " here/],
    ['{"a"}', /must have : here/],
    ['{"a":1,}', /must have " here/],
    ["[1,]", /correct text, number/],
    ["[1 2]", /must have , here/],
    ['"a', /end its text in a quote/],
    ['"a\\', /end its text in a quote/],
    ['"a\nb"', /without control characters/],
    ['"\\x"', /correct text/],
    ["01", /correct text, number/],
    ["1e400", /finite numbers/],
    ["NaN", /correct text, number/],
    ["1 1", /end after its first value/],
    ['{"a":1,"a":2}', /"a" stands twice/],
    ['{"__proto__":1}', /__proto__/],
    [`{"${"x".repeat(longestName + 1)}":1}`, /names longer than 1000/],
    ["[".repeat(101) + "]".repeat(101), /nest deeper than 100/],
  ])("refuses %j", (text, says) => {
    expect(() => parseJson(text, "m: spec")).toThrow(says);
    expect(() => parseJson(text, "m: spec")).toThrow(/^m: spec: /);
  });

  it("reads as deep, and as many values, as it says", () => {
    expect(() => parseJson("[".repeat(100) + "]".repeat(100), "x")).not.toThrow();
    expect(() => parseJson("[1,2,3]", "x", { most: 4 })).not.toThrow();
    expect(() => parseJson("[1,2,3]", "x", { most: 3 })).toThrow(/more than 3 values/);
  });
});

describe("writeJson", () => {
  it("writes what reads back the same, and leaves undefined out", () => {
    const value = { a: [1, "b", null, { c: true }], d: undefined };
    expect(parseJson(writeJson(value, "x"), "x")).toEqual({ a: [1, "b", null, { c: true }] });
  });

  it.each([
    [{ scale: [1, Number.NaN] }, /1 must be plain JSON.*got NaN/],
    [{ a: Number.POSITIVE_INFINITY }, /a must be plain JSON/],
    [{ a: Float32Array.of(1) }, /a must be plain JSON/],
    [{ a: new Map() }, /a must be plain JSON/],
    [{ a: 1n }, /a must be plain JSON/],
    [{ a: () => 1 }, /a must be plain JSON/],
    [{ ["__proto__"]: 1 }, /__proto__ must be plain JSON/],
    [new Date(0), /must be plain JSON/],
  ])("refuses %o, which JSON.stringify would change", (value, says) => {
    expect(() => writeJson(value, "spec")).toThrow(says);
  });
});
