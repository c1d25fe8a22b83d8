import { expect, test } from "vitest";
import { updateGroups } from "./updateGroups.ts";

test("large parameters stand alone, small ones between them go together", () => {
  const [large, small] = [1 << 17, 100];
  expect(updateGroups([small, large, small, small, large, large, small])).toEqual([
    [0, 1],
    [1, 2],
    [2, 4],
    [4, 5],
    [5, 6],
    [6, 7],
  ]);
  expect(updateGroups([small, small, small])).toEqual([[0, 3]]);
});
