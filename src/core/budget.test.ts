import { expect, test } from "vitest";
import { afterTraining, evaluationOperations, rowsWithin } from "./budget.ts";

test("what follows a training grows with it, between what any may take and what an evaluation does", () => {
  expect(afterTraining(0)).toBe(afterTraining(1e9));
  expect(afterTraining(9e10)).toBe(9e8);
  expect(afterTraining(1e15)).toBe(evaluationOperations);
});

test("rows are as many as the operations are enough for, within what there is and what is needed", () => {
  expect(rowsWithin(1000, 30, { rows: 100 })).toBe(33);
  expect(rowsWithin(1000, 1, { rows: 100 })).toBe(100);
  expect(rowsWithin(1000, 1e6, { rows: 100 })).toBe(1);
  expect(rowsWithin(1000, 1e6, { rows: 100, least: 16 })).toBe(16);
  expect(rowsWithin(1000, 1e6, { rows: 5, least: 16 })).toBe(5);
  expect(rowsWithin(1000, 1e6, { rows: 5, least: 0 })).toBe(0);
});
