import * as fc from "fast-check";
import { expect, test } from "vitest";
import { random } from "../core/random.ts";
import { integerCoder } from "./integerCoder.ts";
import { rangeDecoder, rangeEncoder } from "./rangeCoder.ts";

function coded(values: readonly number[], spread: number): Uint8Array {
  const [to, coder] = [rangeEncoder(), integerCoder(spread)];
  for (const value of values) coder.encode(to, value);
  return to.finish();
}

function decoded(bytes: Uint8Array, count: number, spread: number): number[] {
  const [from, coder] = [rangeDecoder(bytes), integerCoder(spread)];
  return Array.from({ length: count }, () => coder.decode(from));
}

test("any parts of any totals come back, carries and all", () => {
  const part = fc.integer({ min: 1, max: 65536 }).chain((total) =>
    fc.integer({ min: 0, max: total - 1 }).chain((start) =>
      fc.record({
        total: fc.constant(total),
        start: fc.constant(start),
        size: fc.integer({ min: 1, max: total - start }),
      }),
    ),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 200 }), (parts) => {
      const to = rangeEncoder();
      for (const { start, size, total } of parts) to.encode(start, size, total);
      const from = rangeDecoder(to.finish());
      for (const { start, size, total } of parts) {
        const found = from.peek(total);
        expect(found).toBeGreaterThanOrEqual(start);
        expect(found).toBeLessThan(start + size);
        from.take(start, size, total);
      }
    }),
    { seed: 1 },
  );
});

test("any integers come back at any spread", () => {
  const value = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -(2 ** 30), max: 2 ** 30 }));
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 300 }),
      fc.double({ min: 0, max: 500, noNaN: true }),
      (values, spread) => {
        expect(decoded(coded(values, spread), values.length, spread)).toEqual(values);
      },
    ),
    { seed: 1 },
  );
});

test("normal integers take little more than their entropy", () => {
  const source = random(3);
  for (const spread of [0.3, 1, 5, 40]) {
    const values = Array.from({ length: 4000 }, () => Math.round(spread * source.normal()) || 0);
    const counts = new Map<number, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const entropy = [...counts.values()].reduce((sum, n) => sum - n * Math.log2(n / values.length), 0) / 8;
    const { length } = coded(values, spread);
    expect(length).toBeLessThan(1.1 * entropy + 8);
    expect(length).toBeGreaterThan(0.95 * entropy);
  }
});

test("foreign bytes decode to something, and soon", () => {
  const bytes = Uint8Array.from({ length: 200 }, () => random(5).integer(256));
  expect(decoded(bytes, 3000, 2).every(Number.isSafeInteger)).toBe(true);
});
