import { expect, test } from "vitest";
import { random } from "../core/random.ts";
import { noisePool } from "./noise.ts";

const draw = (distribution: "normal" | "uniform", step: number, n = 200_000): Float32Array => {
  const out = new Float32Array(n);
  noisePool(distribution, 5, n).fill(out, random(1).fork(`step ${step}`));
  return out;
};
const mean = (x: Float32Array): number => x.reduce((a, b) => a + b, 0) / x.length;

test("normal noise has mean 0, deviation 1 and a normal's kurtosis", () => {
  const x = draw("normal", 0);
  // Four standard errors of each statistic at n = 200,000.
  expect(Math.abs(mean(x))).toBeLessThan(0.009);
  expect(Math.abs(mean(x.map((v) => v * v)) - 1)).toBeLessThan(0.013);
  expect(Math.abs(mean(x.map((v) => v ** 4)) - 3)).toBeLessThan(0.09);
});

test("uniform noise fills [0, 1) evenly", () => {
  const x = draw("uniform", 0);
  expect(x.every((v) => v >= 0 && v < 1)).toBe(true);
  const counts = new Array(10).fill(0);
  for (const v of x) counts[Math.floor(v * 10)]++;
  for (const n of counts) expect(Math.abs(n / 20_000 - 1)).toBeLessThan(0.03);
});

test("a step's noise is its own, and the same when drawn again", () => {
  const [a, again, b] = [draw("normal", 3), draw("normal", 3), draw("normal", 4)];
  expect(again).toEqual(a);
  const correlation = mean(a.map((v, i) => v * b[i]));
  expect(Math.abs(correlation)).toBeLessThan(0.01);
});
