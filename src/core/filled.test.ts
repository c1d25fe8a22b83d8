import { expect, test } from "vitest";
import { filled } from "./filled.ts";

test("fills by place, rounded as the type rounds", () => {
  expect([...filled(new Uint8Array(4), (i) => 100 * i + 0.9)]).toEqual([0, 100, 200, 44]);
  expect([...filled(new Float32Array(2), (i) => 0.1 + i)]).toEqual([Math.fround(0.1), Math.fround(1.1)]);
});
