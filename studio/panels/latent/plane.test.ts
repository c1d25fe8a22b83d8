import { expect, test } from "vitest";
import { random } from "../../../src/core/random.ts";
import { byVariance, movedOnPlane, nearestRows, onPlane, planeOfNumbers, widestPlane } from "./plane.ts";
import { rSquared } from "./rSquared.ts";

/** Codes of three numbers, of which the last is twice the first. */
const n = 400;
const source = random(1);
const set = {
  k: 3,
  codes: Float32Array.from(
    Array.from({ length: n }, () => {
      const [a, b] = [3 * source.normal(), source.normal()];
      return [a, b, 2 * a];
    }).flat(),
  ),
};

test("the widest plane holds codes that lie on one", () => {
  const plane = widestPlane(set);
  for (let row = 0; row < n; row++) {
    const code = set.codes.subarray(3 * row, 3 * row + 3);
    const [x, y] = onPlane(plane, code);
    const back = movedOnPlane(plane, plane.origin, x, y);
    for (let i = 0; i < 3; i++) expect(back[i]).toBeCloseTo(code[i], 4);
  }
});

test("a code moved on a plane lies where it was moved to, and keeps the rest", () => {
  const plane = planeOfNumbers(set, 0, 1);
  const moved = movedOnPlane(plane, [5, 6, 7], 1, -2);
  expect(onPlane(plane, moved).map((x) => Math.round(x * 1e4) / 1e4)).toEqual([1, -2]);
  expect(moved[2]).toBe(7);
});

test("the nearest row to a row's own code is that row", () => {
  expect(nearestRows(set, set.codes.subarray(30, 33), 3)[0]).toBe(10);
});

test("numbers are ordered by their variance", () => {
  expect(byVariance(set)).toEqual([2, 0, 1]);
});

test("a cause is explained by the number that carries it, and by none other", () => {
  const cause = Float64Array.from({ length: n }, (_, row) => 4 - 2 * set.codes[3 * row + 1]);
  const { single, together } = rSquared(set, cause);
  expect(single[1]).toBeCloseTo(1, 6);
  expect(single[0]).toBeLessThan(0.05);
  expect(together).toBeCloseTo(1, 4);
  const sum = Float64Array.from({ length: n }, (_, row) => set.codes[3 * row] + 3 * set.codes[3 * row + 1]);
  const both = rSquared(set, sum);
  expect(both.together).toBeCloseTo(1, 4);
  expect(Math.max(...both.single)).toBeLessThan(0.8);
});
