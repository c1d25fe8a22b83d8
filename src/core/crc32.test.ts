import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { crc32 } from "./crc32.ts";

it("has the standard's check value", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array(0))).toBe(0);
});

it("agrees with zlib at every length and alignment", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(8), (bytes, offset) => {
      const part = bytes.subarray(Math.min(offset, bytes.length));
      expect(crc32(part)).toBe(zlibCrc32(part));
    }),
    { numRuns: 500 },
  );
});
