import { describe, expect, test } from "vitest";
import { countedEngine } from "../../test/counted.ts";
import { random } from "../core/random.ts";
import { tensor } from "../core/tensor.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { drawMixture, fitMixture, type Mixture } from "./gaussianMixture.ts";

const engine = referenceEngine();
const two: Mixture = {
  parts: [
    { weight: 0.7, mean: Float64Array.of(-4, 0), factor: Float64Array.of(1, 0, 0.8, 0.6) },
    { weight: 0.3, mean: Float64Array.of(5, 2), factor: Float64Array.of(0.5, 0, 0, 2) },
  ],
};

describe("a mixture of Gaussians", () => {
  test("is found again from its own draws, with as many parts", async () => {
    const { parts } = await fitMixture(drawMixture(two, 3000, random(1)), { engine, seed: 3 });
    expect(parts).toHaveLength(2);
    const [a, b] = [...parts].sort((p, q) => p.mean[0] - q.mean[0]);
    expect(a.weight).toBeCloseTo(0.7, 1);
    expect(b.weight).toBeCloseTo(0.3, 1);
    for (const [found, wanted] of [
      [a, two.parts[0]],
      [b, two.parts[1]],
    ]) {
      for (let j = 0; j < 2; j++) expect(Math.abs(found.mean[j] - wanted.mean[j])).toBeLessThan(0.15);
      for (let j = 0; j < 4; j++) expect(Math.abs(found.factor[j] - wanted.factor[j])).toBeLessThan(0.12);
    }
  });

  test("is one Gaussian where the rows are, and the same for the same seed", async () => {
    const source = random(5);
    const rows = tensor(
      "float32",
      [1000, 3],
      Float32Array.from({ length: 3000 }, () => source.normal()),
    );
    const fitted = await fitMixture(rows, { engine });
    expect(fitted.parts).toHaveLength(1);
    expect(await fitMixture(rows, { engine })).toEqual(fitted);
  });

  test("stands rows that are all equal", async () => {
    const { parts } = await fitMixture(tensor("float32", [5, 2], new Float32Array(10).fill(3)), { engine });
    expect(parts[0].mean).toEqual(Float64Array.of(3, 3));
    const drawn = drawMixture({ parts }, 4, random(1));
    expect(drawn.data.every(Number.isFinite)).toBe(true);
  });
});

test("wide rows get one Gaussian of independent numbers", async () => {
  const source = random(5);
  const rows = tensor(
    "float32",
    [400, 300],
    Float32Array.from({ length: 120_000 }, (_, i) => (i % 300 === 7 ? 5 + 2 * source.normal() : 1)),
  );
  const mixture = await fitMixture(rows, { engine });
  expect(mixture.parts.map(({ factor }) => factor.length)).toEqual([300]);
  const drawn = drawMixture(mixture, 400, random(6));
  const seventh = Array.from({ length: 400 }, (_, i) => drawn.data[i * 300 + 7]);
  const mean = seventh.reduce((a, b) => a + b, 0) / 400;
  expect(mean).toBeCloseTo(5, 0);
  expect(Math.sqrt(seventh.reduce((a, b) => a + (b - mean) ** 2, 0) / 400)).toBeCloseTo(2, 0);
  expect(drawn.data[0]).toBe(1);
});

test("a fit stays within its operations, with fewer Gaussians where they are few", async () => {
  const source = random(9);
  const rows = tensor(
    "float32",
    [600, 4],
    Float32Array.from({ length: 2400 }, (_, i) => 20 * (Math.floor(i / 4) % 16) + source.normal()),
  );
  const spent = async (operations: number) => {
    const counted = countedEngine(engine);
    const { parts } = await fitMixture(rows, { engine: counted.engine, operations });
    return { parts: parts.length, multiplications: counted.multiplications() };
  };
  const [plenty, few] = [await spent(1e9), await spent(1e6)];
  expect(plenty.parts).toBeGreaterThanOrEqual(16);
  expect(few.parts).toBeLessThan(plenty.parts);
  expect(few.parts).toBeGreaterThan(1);
  // What gathers the sums is beside the squares that are counted: a d-th of them.
  expect(few.multiplications).toBeLessThan(1.25 * 1e6);
  expect(plenty.multiplications).toBeGreaterThan(1.25 * 1e6);
});
