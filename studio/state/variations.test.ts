import { expect, test } from "vitest";
import { copies, side, variations } from "./variations.ts";

test("a drawing comes with copies at places of their own, each pixel kept", () => {
  const dot = new Float32Array(side * side);
  dot[14 * side + 14] = 1;
  const all = variations([dot]);
  const places = Array.from({ length: copies + 1 }, (_, i) => {
    const picture = all.subarray(i * side * side, (i + 1) * side * side);
    expect(picture.reduce((sum, x) => sum + x, 0)).toBe(255);
    return picture.indexOf(255);
  });
  expect(places[0]).toBe(14 * side + 14);
  expect(new Set(places).size).toBe(copies + 1);
});
