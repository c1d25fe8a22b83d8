import { expect, test } from "vitest";
import { frechetDistance } from "../../bench/results/frechet.ts";
import { random } from "../../src/core/random.ts";
import { tensor } from "../../src/core/tensor.ts";

/** Rows of two independent normal numbers, turned by an angle. */
function cloud(seed: number, deviations: readonly [number, number], angle: number, shift = 0) {
  const { normal } = random(seed);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const data = Array.from({ length: 20_000 }, () => {
    const [x, y] = [deviations[0] * normal(), deviations[1] * normal()];
    return [cos * x - sin * y + shift, sin * x + cos * y];
  });
  return tensor("float32", [20_000, 2], Float32Array.from(data.flat()));
}

test("the distance of Gaussians with the same axes is that of their means and deviations", () => {
  const distance = frechetDistance(cloud(1, [3, 1], 0.4), cloud(2, [1, 2], 0.4, 5));
  expect(distance).toBeCloseTo(25 + 2 ** 2 + 1 ** 2, 0);
  expect(frechetDistance(cloud(1, [3, 1], 0.4), cloud(2, [3, 1], 0.4))).toBeLessThan(0.01);
});

test("covariances with other axes lie apart, though their traces agree", () => {
  // Across each other, C and C′ commute: (3 − 1)² + (1 − 3)².
  expect(frechetDistance(cloud(1, [3, 1], 0), cloud(2, [3, 1], Math.PI / 2))).toBeCloseTo(8, 0);
});
