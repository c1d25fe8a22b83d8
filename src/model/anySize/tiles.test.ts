import { expect, test } from "vitest";
import { tilesOf } from "./tiles.ts";

const cut = { stride: 8, reach: 104, pixels: 2.4 * 2 ** 20 };

test("a photo of 12 megapixels is six tiles, which look at less than a fifth more than the photo", () => {
  const [rows, columns] = tilesOf([3000, 4000], cut);
  expect([rows.length, columns.length]).toEqual([2, 3]);
  const looked = 6 * rows[0].size * columns[0].size;
  expect(looked).toBeLessThan(1.2 * 3000 * 4000);
});

test.each([
  [1, 1],
  [3, 5000],
  [803, 601],
  [9001, 12_007],
  [312, 313],
])("tiles of %i×%i cover it once, see all around them and are small enough", (height, width) => {
  const small = { ...cut, pixels: 2 ** 19 };
  for (const [axis, spans] of tilesOf([height, width], small).entries()) {
    const length = [height, width][axis];
    let covered = 0;
    for (const { from, size, start, end } of spans) {
      expect(start).toBe(covered);
      expect(size % small.stride).toBe(0);
      expect(from === 0 || start - from >= small.reach).toBe(true);
      expect(from + size >= length || from + size - end >= small.reach).toBe(true);
      covered = end;
    }
    expect(covered - length).toBeGreaterThanOrEqual(0);
    expect(covered - length).toBeLessThan(small.stride);
  }
  const [rows, columns] = tilesOf([height, width], small);
  expect(rows[0].size * columns[0].size).toBeLessThanOrEqual(small.pixels);
});
