import { expect, it } from "vitest";
import { rowOf, takeRows } from "./rows.ts";
import { float32, int64 } from "./tensor.ts";

const batch = float32([3, 1, 2], [0, 1, 2, 3, 4, 5]);

it("cuts one row from a batch, as a copy of the same type", () => {
  const row = rowOf(batch, 1);
  expect(row).toEqual(float32([1, 2], [2, 3]));
  row.data[0] = 9;
  expect(batch.data[2]).toBe(2);
  expect(rowOf(int64([2], [7, 8]), 1)).toEqual(int64([], [8]));
});

it("takes rows in the order given, one twice, or none", () => {
  expect(takeRows(batch, Uint32Array.of(2, 0, 2))).toEqual(float32([3, 1, 2], [4, 5, 0, 1, 4, 5]));
  expect(takeRows(batch, [])).toEqual(float32([0, 1, 2], []));
});
