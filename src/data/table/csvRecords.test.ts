import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRecords } from "./csvRecords.ts";

/** All records of a text that comes in pieces of the given lengths, over and over. */
function read(text: string, lengths: readonly number[] = [text.length], delimiter = ","): string[][] {
  const reader = csvRecords({ delimiter, subject: "t.csv" });
  const found: string[][] = [];
  for (let at = 0, i = 0; at < text.length; i++) {
    const length = Math.max(1, lengths[i % lengths.length]);
    found.push(...reader.push(text.slice(at, at + length)).records);
    at += length;
  }
  found.push(...reader.end().records);
  return found;
}

const cell = fc.string({
  unit: fc.constantFrom("a", "0", " ", ",", ";", '"', "\n", "\r\n", "é", "鳥"),
  maxLength: 6,
});
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe("csvRecords", () => {
  it("gives back any cells, whatever the pieces and the line ends", () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 4 })
          .chain((width) =>
            fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
          ),
        fc.constantFrom("\n", "\r\n"),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (rows, end, lengths, last) => {
          const plain = (text: string): string =>
            /[",;\r\n]/.test(text) || text.startsWith(" ") ? quoted(text) : text;
          const text = rows.map((row) => row.map(plain).join(",")).join(end) + (last ? end : "");
          expect(read(text, lengths)).toEqual(rows);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("takes lone CRs for line ends where a file has no LF", () => {
    expect(read("a,b\r1,2\r", [1])).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
    expect(read("a,b\r1,2", [3])).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });

  it("says on which line a record begins, and a fault stands", () => {
    const reader = csvRecords({ delimiter: ",", subject: "t.csv" });
    expect(reader.push('a,b\n"x\ny",1\n\n2,3\n')).toEqual({
      records: [
        ["a", "b"],
        ["x\ny", "1"],
        ["2", "3"],
      ],
      lines: [1, 2, 5],
    });
    expect(() => reader.push('4,"5"6\n')).toThrow(/t\.csv: line 6: "6\\n" follows a closing quote/);
    expect(() => read('a,b\n1,"2\n3,4\n')).toThrow(/line 2: a quote is opened and never closed/);
  });

  it("holds no more than a record's worth", () => {
    const reader = csvRecords({ delimiter: ",", subject: "t.csv" });
    const piece = "x".repeat(2 ** 20);
    expect(() => {
      reader.push('"');
      for (let i = 0; i < 20; i++) reader.push(piece);
    }).toThrow(/a row is longer than 16777216 characters/);
  });
});
