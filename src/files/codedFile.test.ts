import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32 } from "../core/crc32.ts";
import { HourglassError } from "../core/errors.ts";
import { type CodedHead, codedWriter, decodeCoded, scaleByte, scaleOf } from "./codedFile.ts";

type Content = Omit<CodedHead, "rows"> & { readonly codes: Int32Array };

/** The bytes of a file, its codes put in a part at a time. */
function encodeCoded({ codes, ...head }: Content, together = 2): Uint8Array {
  const width = head.numbers.length;
  const writer = codedWriter({ ...head, rows: codes.length / width });
  for (let at = 0; at < codes.length; at += together * width)
    writer.add(codes.subarray(at, at + together * width));
  return writer.finish();
}

const byte = fc.integer({ min: 0, max: 255 });
const file = fc.integer({ min: 1, max: 6 }).chain((width) =>
  fc.integer({ min: 1, max: 9 }).chain((rows) =>
    fc.record<Content>(
      {
        mark: fc.uint8Array({ minLength: 8, maxLength: 8 }),
        numbers: fc.array(
          fc.record({ step: byte, spread: byte, centre: fc.integer({ min: -(2 ** 28), max: 2 ** 28 }) }),
          { minLength: width, maxLength: width },
        ),
        codes: fc.int32Array({
          minLength: rows * width,
          maxLength: rows * width,
          min: -(2 ** 30),
          max: 2 ** 30,
        }),
        names: fc.array(fc.stringMatching(/^[\w ]{1,8}$/), { minLength: rows, maxLength: rows }),
        model: fc.uint8Array({ maxLength: 50 }),
      },
      { requiredKeys: ["mark", "numbers", "codes"] },
    ),
  ),
);

test("any file comes back", () => {
  fc.assert(
    fc.property(file, (content) => {
      const { rows, codes, ...head } = decodeCoded(encodeCoded(content), "test");
      // Each reader begins at the first row, whatever another has read, and parts join up.
      const [first, second] = [codes(), codes()];
      const whole = first(rows).codes;
      const parts = Array.from({ length: rows }, () => [...second(1).codes]).flat();
      expect(parts).toEqual([...whole]);
      expect({ ...head, codes: whole }).toEqual(content);
    }),
    { seed: 1 },
  );
});

test("cells come back beside the codes of their row, in parts of any size", () => {
  const plan = { bound: 2.5, half: 2.25, low: -3, high: 1e9, spread: 20 };
  const head = {
    mark: new Uint8Array(8),
    numbers: [{ step: 100, spread: 100, centre: -3 }],
    cells: { columns: [plan, { ...plan, decimals: 2, centre: -7.25 }], window: 2 },
  };
  const cell = fc.oneof(
    fc.integer({ min: -(2 ** 24), max: 2 ** 24 }).map((residual) => ({ state: 0, residual })),
    fc.constant({ state: 1 }),
    fc.double().map((exact) => ({ state: 2, exact })),
    fc.constantFrom("", "a", "Käse", "鳥").map((word) => ({ state: -1, word })),
  ) as fc.Arbitrary<{ state: number; residual?: number; exact?: number; word?: string }>;
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 9 }),
      (rows) => {
        const cellsOf = (some: typeof rows) => {
          const all = some.flat();
          const places = <K extends "exact" | "word">(key: K) =>
            new Map(all.flatMap((one, at) => (one[key] === undefined ? [] : [[at, one[key]!]])));
          return {
            states: Int8Array.from(all, ({ state }) => state),
            residuals: Int32Array.from(all, ({ residual = 0 }) => residual),
            exact: places("exact") as Map<number, number>,
            words: places("word") as Map<number, string>,
          };
        };
        const writer = codedWriter({ ...head, rows: rows.length });
        for (let at = 0; at < rows.length; at += 2) {
          const some = rows.slice(at, at + 2);
          writer.add(
            Int32Array.from(some, (_, i) => at + i),
            cellsOf(some),
          );
        }
        const { codes, cells } = decodeCoded(writer.finish(), "test");
        expect(cells).toEqual(head.cells);
        const next = codes();
        for (let at = 0; at < rows.length; at += 3) {
          const some = rows.slice(at, at + 3);
          expect(next(some.length)).toEqual({
            codes: Int32Array.from(some, (_, i) => at + i),
            cells: cellsOf(some),
          });
        }
      },
    ),
    { seed: 1 },
  );
});

test("a scale and its byte", () => {
  for (let b = 0; b < 256; b++) expect(scaleByte(scaleOf(b))).toBe(b);
  expect(scaleOf(scaleByte(0.3))).toBeGreaterThanOrEqual(0.3);
  expect(scaleOf(scaleByte(0.3))).toBeLessThan(0.3 * 1.13);
});

describe("what is refused, in one line", () => {
  const whole = encodeCoded({
    mark: new Uint8Array(8),
    numbers: [
      { step: 100, spread: 140, centre: 3 },
      { step: 100, spread: 140, centre: -3 },
    ],
    codes: Int32Array.from({ length: 40 }, (_, i) => (i % 7) - 3),
    names: Array.from({ length: 20 }, (_, i) => `p${i}.png`),
    model: new Uint8Array(30),
  });
  const refused = (bytes: Uint8Array, rule: RegExp = /./) => {
    try {
      decodeCoded(bytes, "f.hgz");
    } catch (error) {
      expect(error).toBeInstanceOf(HourglassError);
      expect((error as HourglassError).code).toBe("data");
      expect((error as HourglassError).message).toMatch(rule);
      expect((error as HourglassError).message).not.toContain("\n");
      return;
    }
    throw new Error("not refused");
  };
  /** The bytes with a checksum that fits, as a forger would write it. */
  const sealed = (bytes: Uint8Array): Uint8Array => {
    const copy = Buffer.from(bytes);
    copy.writeUInt32LE(crc32(copy.subarray(0, -4)), copy.length - 4);
    return copy;
  };

  test("row 37: every cut and every flipped bit", () => {
    for (let n = 0; n < whole.length; n++) refused(whole.subarray(0, n));
    for (let bit = 0; bit < whole.length * 8; bit += 3) {
      const flipped = whole.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      refused(flipped);
    }
  });

  test("another kind of file", () =>
    refused(new TextEncoder().encode("this is no file of ours"), /is no .hgz file/));

  test("a forged file that promises more than it holds", () => {
    const rows = whole.slice();
    // The rows stand after the magic, the flags and the mark.
    rows.set([255, 255, 255, 127], 13);
    refused(sealed(rows));
    const width = whole.slice();
    width[14] = 120;
    refused(sealed(width), /cut short/);
    for (let at = 4; at < whole.length - 4; at++) {
      const forged = whole.slice();
      forged[at] = 255;
      try {
        decodeCoded(sealed(forged), "f.hgz");
      } catch (error) {
        expect(error).toBeInstanceOf(HourglassError);
      }
    }
  });
});
