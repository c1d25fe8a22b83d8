import { expect, test } from "vitest";
import { interpolate } from "./interpolate.ts";

const [a, b] = [Float32Array.of(3, 0), Float32Array.of(0, 3)];
const rowOf = (data: Float32Array, row: number) => Array.from(data.subarray(2 * row, 2 * row + 2));

test("a plain model's codes go straight, from one end to the other", () => {
  const { shape, data } = interpolate("vanilla", a, b, 4);
  expect(shape).toEqual([4, 2]);
  expect([0, 1, 2, 3].map((row) => rowOf(data, row))).toEqual([
    [3, 0],
    [2, 1],
    [1, 2],
    [0, 3],
  ]);
});

test("a variational model's codes keep their length on the way", () => {
  const { data } = interpolate("variational", a, b, 5);
  for (let row = 0; row < 5; row++) expect(Math.hypot(...rowOf(data, row))).toBeCloseTo(3, 5);
  expect(rowOf(data, 4)[1]).toBeCloseTo(3, 5);
});

test("codes that point the same way, or nowhere, have no arc", () => {
  expect(Array.from(interpolate("variational", a, a, 3).data)).toEqual([3, 0, 3, 0, 3, 0]);
  const nowhere = new Float32Array(2);
  expect(Array.from(interpolate("variational", nowhere, a, 3).data)).toEqual([0, 0, 1.5, 0, 3, 0]);
});
