import { expect, test } from "vitest";
import { tensor } from "../core/tensor.ts";
import { regions } from "./regions.ts";

const map = (...rows: string[]) =>
  tensor(
    "float32",
    [1, rows.length, rows[0].length],
    Float32Array.from(rows.join(""), (digit) => Number(digit) / 10),
  );
const same = (x: number): number => x;

test("parts that touch, corners too, are one region with its box, pixels and peak", () => {
  const found = regions(map("0060000", "0700080", "0000090", "5000000"), 0.5, same);
  expect(found).toEqual([
    { x: 5, y: 1, width: 1, height: 2, pixels: 2, score: Math.fround(0.9) },
    { x: 1, y: 0, width: 2, height: 2, pixels: 2, score: Math.fround(0.7) },
    { x: 0, y: 3, width: 1, height: 1, pixels: 1, score: 0.5 },
  ]);
});

test("a level leaves out what lies below it, and only the oddest are kept", () => {
  const rows = map("3004", "0000", "5006");
  expect(regions(rows, 0.45, same).map(({ x, y }) => [x, y])).toEqual([
    [3, 2],
    [0, 2],
  ]);
  expect(regions(rows, 0.1, same, 1)).toHaveLength(1);
  expect(regions(rows, 0.7, same)).toEqual([]);
});
