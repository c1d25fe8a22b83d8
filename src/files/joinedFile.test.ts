import { describe, expect, test } from "vitest";
import { crc32 } from "../core/crc32.ts";
import { HourglassError } from "../core/errors.ts";
import { codedWriter } from "./codedFile.ts";
import { decodeParts, joinCoded } from "./joinedFile.ts";

/** A coded file of some rows of one number each. */
function coded(rows: readonly number[], more: { mark?: number; model?: Uint8Array; names?: string[] } = {}) {
  const { mark = 1, ...head } = more;
  const numbers = [{ step: 100, spread: 140, centre: rows[0] }];
  const writer = codedWriter({ mark: new Uint8Array(8).fill(mark), rows: rows.length, numbers, ...head });
  writer.add(Int32Array.from(rows));
  return writer.finish();
}

const names = ["a.hgz", "b.hgz", "c.hgz"];
const rowsOf = (bytes: Uint8Array) =>
  decodeParts(bytes, "all.hgz").map(({ rows, codes }) => [...codes()(rows).codes]);

test("files come back as they were, in their order, and a file by itself is one", () => {
  const parts = [coded([1, 2, 3]), coded([-4]), coded([5, 6])];
  expect(rowsOf(joinCoded(parts, names))).toEqual([[1, 2, 3], [-4], [5, 6]]);
  expect(rowsOf(parts[0])).toEqual([[1, 2, 3]]);
});

test("a decoder is kept once", () => {
  const model = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251);
  const parts = [coded([1, 2], { model }), coded([3], { model })];
  const joined = decodeParts(joinCoded(parts, names), "all.hgz");
  expect(joined.map((part) => part.model)).toEqual([model, undefined]);
  expect(rowsOf(joinCoded(parts, names))).toEqual([[1, 2], [3]]);
});

describe("row 37: a joined file that is cut, forged or of several models is refused", () => {
  const whole = joinCoded([coded([1, 2, 3]), coded([4, 5])], names);
  const refused = (bytes: Uint8Array, rule: RegExp) => {
    expect(() => decodeParts(bytes, "all.hgz")).toThrow(HourglassError);
    expect(() => decodeParts(bytes, "all.hgz")).toThrow(rule);
  };

  test("every cut and every flipped bit", () => {
    for (let n = 0; n < whole.length; n++) refused(whole.subarray(0, n), /^all\.hgz/);
    for (let bit = 0; bit < 8 * whole.length; bit++) {
      const flipped = whole.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      refused(flipped, /^all\.hgz/);
    }
  });

  test("more behind it, and lengths that lead elsewhere", () => {
    refused(Uint8Array.of(...whole, 0), /holds bytes behind its last file/);
    const forged = Buffer.from(whole);
    forged.writeUInt32LE(0xffffffff, 8);
    forged.writeUInt32LE(crc32(forged.subarray(0, 16)), 16);
    refused(forged, /is cut short/);
    forged.writeUInt32LE(0xffffffff, 4);
    refused(forged, /must hold 1…4096 files/);
  });

  test("several models, and names that only some have", () => {
    const other = coded([1], { mark: 2 });
    expect(() => joinCoded([coded([1]), other], names)).toThrow(
      /^b\.hgz: was compressed by another model than a\.hgz/,
    );
    const named = coded([1], { names: ["p.png"] });
    expect(() => joinCoded([coded([1]), named], names)).toThrow(
      /^b\.hgz: must name its rows where a\.hgz does/,
    );
  });

  test("a few bytes that promise more than sixteen files may hold", () => {
    // The rows stand in one byte behind the magic, the flags and the mark; here they are 2²⁶.
    const small = coded([7]);
    const large = Buffer.concat([
      small.subarray(0, 13),
      Uint8Array.of(128, 128, 128, 32),
      small.subarray(14),
    ]);
    large.writeUInt32LE(crc32(large.subarray(0, -4)), large.length - 4);
    expect(() => joinCoded(Array(17).fill(large), Array(17).fill("a.hgz"))).toThrow(
      /a joined file holds at most/,
    );
  });
});
