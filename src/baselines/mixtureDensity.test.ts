import { expect, test } from "vitest";
import { tensor } from "../core/tensor.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { graph } from "../graph/graph.ts";
import { constant, type Value } from "../graph/value.ts";
import type { Mixture } from "./gaussianMixture.ts";
import { mixtureDensity, normalDensity } from "./mixtureDensity.ts";

const rows = constant(tensor("float32", [3, 2], Float32Array.of(0, 0, 1, -2, 4, 3)));

async function value(v: Value): Promise<number[]> {
  const { out } = await (await referenceEngine().compile(graph({ out: v }))).run({});
  return [...(out.data as Float32Array)];
}

const gaussian = (x: number, mean: number, deviation: number): number =>
  Math.exp(-((x - mean) ** 2) / (2 * deviation ** 2)) / (deviation * Math.sqrt(2 * Math.PI));

test("a mixture's density is the weighted sum of its Gaussians'", async () => {
  const mixture: Mixture = {
    parts: [
      { weight: 0.7, mean: Float64Array.of(-1, 0), factor: Float64Array.of(1, 0, 0.8, 0.6) },
      { weight: 0.3, mean: Float64Array.of(5, 2), factor: Float64Array.of(0.5, 0, 0, 2) },
    ],
  };
  const wanted = [
    [0, 0],
    [1, -2],
    [4, 3],
  ].map(([x, y]) => {
    // Given x, y of the first has the mean 0.8 (x + 1) and the deviation 0.6.
    const first = gaussian(x, -1, 1) * gaussian(y, 0.8 * (x + 1), 0.6);
    return Math.log(0.7 * first + 0.3 * gaussian(x, 5, 0.5) * gaussian(y, 2, 2));
  });
  const found = await value(mixtureDensity(mixture, rows));
  for (const [i, w] of wanted.entries()) expect(found[i]).toBeCloseTo(w, 4);
});

test("one Gaussian of independent numbers, and the standard normal", async () => {
  const mixture = { parts: [{ weight: 1, mean: Float64Array.of(1, 2), factor: Float64Array.of(2, 0.5) }] };
  const found = await value(mixtureDensity(mixture, rows));
  expect(found[1]).toBeCloseTo(Math.log(gaussian(1, 1, 2) * gaussian(-2, 2, 0.5)), 4);
  expect((await value(normalDensity(rows)))[2]).toBeCloseTo(
    Math.log(gaussian(4, 0, 1) * gaussian(3, 0, 1)),
    4,
  );
});
