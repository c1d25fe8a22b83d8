import { expect, test } from "vitest";
import { certaintyOf } from "../core/certainty.ts";
import { tensor } from "../core/tensor.ts";
import { regions } from "./regions.ts";

/** A map whose log odds are the digits less 5, `.` for a place that is surely good. */
const map = (...rows: string[]) =>
  tensor(
    "float32",
    [1, rows.length, rows[0].length],
    Float32Array.from(rows.join(""), (digit) => (digit === "." ? 0 : certaintyOf(Number(digit) - 5))),
  );
const boxes = (found: ReturnType<typeof regions>) =>
  found.map(({ x, y, width, height }) => [x, y, width, height]);

test("parts that touch, corners too, are one region with its box, pixels and peak", () => {
  const found = regions(map("..6.....", ".7....8.", ".......9", "........", "5......."), 0);
  expect(found).toEqual([
    { x: 6, y: 1, width: 2, height: 2, pixels: 2, score: expect.closeTo(4, 3) },
    { x: 1, y: 0, width: 2, height: 2, pixels: 2, score: expect.closeTo(2, 3) },
    { x: 0, y: 4, width: 1, height: 1, pixels: 1, score: expect.closeTo(0, 3) },
  ]);
});

test("a region grows from its level down to a twentieth of the odds, and nothing grows that does not reach the level", () => {
  const rows = map(".136631.", "........", "........", ".......3");
  expect(boxes(regions(rows, 1.1))).toEqual([]);
  expect(boxes(regions(rows, 0.9))).toEqual([[2, 0, 4, 1]]);
  expect(boxes(regions(rows, -0.9))).toEqual([[2, 0, 4, 1]]);
  expect(boxes(regions(rows, -1.1))).toEqual([[1, 0, 6, 1]]);
});

test("a pixel between two parts does not part them, two do", () => {
  expect(boxes(regions(map("66.66", "....."), 0))).toEqual([[0, 0, 5, 1]]);
  expect(boxes(regions(map("66..66", "......"), 0))).toEqual([
    [0, 0, 2, 1],
    [4, 0, 2, 1],
  ]);
});

test("at most so many are kept, the oddest", () => {
  const rows = map("8...7", ".....", ".....", "6...9");
  expect(boxes(regions(rows, 0, 2))).toEqual([
    [4, 3, 1, 1],
    [0, 0, 1, 1],
  ]);
  expect(regions(rows, 4.5)).toEqual([]);
});

test("a region does not grow over a picture of which all is a little odd", () => {
  const data = new Float32Array(32 * 32).fill(certaintyOf(-1));
  for (let y = 10; y < 14; y++) data.fill(certaintyOf(3), y * 32 + 8, y * 32 + 13);
  const found = regions(tensor("float32", [1, 32, 32], data), 1);
  expect(found).toMatchObject([{ x: 8, y: 10, width: 5, height: 4, pixels: 20 }]);
});
