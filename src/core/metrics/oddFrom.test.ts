import { expect, test } from "vitest";
import { random } from "../random.ts";
import { oddFrom } from "./oddFrom.ts";

const normals = (count: number, seed: number, size = 1) => {
  const source = random(seed);
  return Array.from({ length: count }, () => size * source.normal());
};

test("thirty rows far from a thousand are found, and hardly another", () => {
  const odd = normals(30, 7, 0.5).map((x) => x + 9);
  const found = oddFrom(Float64Array.from([...normals(1000, 1), ...odd]))!;
  expect(odd.filter((score) => score >= found.from).length).toBeGreaterThan(27);
  expect(found.from).toBeGreaterThan(4);
  expect(found.share).toBeCloseTo(0.03, 2);
});

test("a heavy tail is no odd rows: log distances of power laws are exponential", () => {
  for (let seed = 0; seed < 20; seed++) {
    const source = random(seed);
    const scores = Float64Array.from({ length: 2000 }, () => -Math.log(1 - source.uniform()));
    expect(oddFrom(scores)).toBeUndefined();
    expect(oddFrom(Float64Array.from(normals(2000, seed)))).toBeUndefined();
  }
});

test("nothing is said of few scores or of equal ones", () => {
  expect(oddFrom(Float64Array.from([...normals(15, 1), 100]))).toBeUndefined();
  expect(oddFrom(new Float64Array(100).fill(1))).toBeUndefined();
});
