import fc from "fast-check";
import { expect, it } from "vitest";
import { evenly } from "./evenly.ts";

it("takes rows at equal distances, from the first on", () => {
  expect([...evenly(10, 5)]).toEqual([0, 2, 4, 6, 8]);
  expect([...evenly(10, 4)]).toEqual([0, 2, 5, 7]);
  expect([...evenly([7, 3, 9, 1], 2)]).toEqual([7, 9]);
});

it("takes every row where there are no more than asked for", () => {
  expect([...evenly(3, 3)]).toEqual([0, 1, 2]);
  expect([...evenly(3, 100)]).toEqual([0, 1, 2]);
  expect([...evenly(Uint32Array.of(8, 5), 3)]).toEqual([8, 5]);
  expect([...evenly(0, 3)]).toEqual([]);
  expect([...evenly([], 3)]).toEqual([]);
});

it("takes as many as asked for, each once, and leaves gaps that differ by one at most", () => {
  const count = fc.integer({ min: 1, max: 1000 });
  fc.assert(
    fc.property(count, count, (total, most) => {
      const rows = [...evenly(total, most)];
      expect(rows).toHaveLength(Math.min(total, most));
      expect(rows[0]).toBe(0);
      const gaps = rows.map((row, i) => (rows[i + 1] ?? total) - row);
      expect(Math.min(...gaps)).toBe(Math.floor(total / rows.length));
      expect(Math.max(...gaps)).toBe(Math.ceil(total / rows.length));
    }),
  );
});
