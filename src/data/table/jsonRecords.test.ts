import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JsonRecord, jsonRecords } from "./jsonRecords.ts";

function read(text: string, length = text.length): JsonRecord[] {
  const reader = jsonRecords("t.json");
  const found: JsonRecord[] = [];
  for (let at = 0; at < text.length; at += length) found.push(...reader.push(text.slice(at, at + length)));
  reader.end();
  return found;
}

describe("jsonRecords", () => {
  it("gives back any records, as a list, a line each or on several lines, whatever the pieces", () => {
    const value = fc.oneof(
      fc.string({ unit: fc.constantFrom("a", '"', "\\", "{", "]", ",", "\n", "é"), maxLength: 6 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(null, true, false, [], [{ a: "}" }]),
    );
    const record = fc.dictionary(fc.string({ maxLength: 3 }), value, { maxKeys: 3 });
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom("list", "pretty", "lines"),
        (records, length, form) => {
          const text =
            form === "lines"
              ? records.map((one) => JSON.stringify(one)).join("\n")
              : JSON.stringify(records, null, form === "pretty" ? 2 : 0);
          const plain = JSON.parse(JSON.stringify(records));
          expect(read(text, length)).toEqual(plain);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ["a value that is no record", "[1,2]", /record 1 must be an object, got "1,2\]"/],
    ["a list in the list", "[[1]]", /record 1 must be an object/],
    ["what is cut short", '[{"a":1},{"a"', /record 2 is cut short/],
    ["a list without its end", '[{"a":1}', /cut short/],
    ["what follows the end", '[{"a":1}]x', /record 2 must be an object, got "x"/],
    ["a second list", '[{"a":1}][{"a":1}]', /follows the end of the list/],
    ["a record that is no JSON", '{"a":01}', /record 1 is no JSON/],
    ["nesting", `{"a":${"[".repeat(100)}`, /nested more than 64 levels deep/],
  ])("refuses %s", (_, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text, 1)).toThrow(/t\.json: record/);
  });
});
