import { expect, test } from "vitest";
import { random } from "../../core/random.ts";
import { lapped } from "./lapped.ts";

test.each([8, 16])("blocks of %i: the inverse undoes it, and an error counts by its length", (side) => {
  const [height, width] = [3 * side, 4 * side];
  const { forward, inverse, lengths } = lapped(side);
  const source = random(1);
  const plane = Float32Array.from({ length: height * width }, source.uniform);
  const there = plane.slice();
  forward(there, height, width);
  expect(there).not.toEqual(plane);
  const back = there.slice();
  inverse(back, height, width);
  for (const [i, x] of plane.entries()) expect(back[i]).toBeCloseTo(x, 5);
  for (const [u, v] of [
    [0, 0],
    [1, 3],
    [side - 1, 2],
  ]) {
    const one = new Float32Array(9 * side * side);
    one[(side + v) * 3 * side + side + u] = 1;
    inverse(one, 3 * side, 3 * side);
    expect(lengths[v * side + u]).toBeCloseTo(Math.sqrt(one.reduce((sum, x) => sum + x * x, 0)), 5);
  }
});

test("a smooth slope takes fewer coefficients than with the cosine transform alone", () => {
  const side = 16;
  const size = 4 * side;
  const slope = Float32Array.from({ length: size * size }, (_, i) =>
    Math.sin((i % size) / 20 + Math.floor(i / size) / 15),
  );
  const large = (scaling?: number): number => {
    const plane = slope.slice();
    lapped(side, scaling).forward(plane, size, size);
    return plane.filter((x) => Math.abs(x) > 0.05).length;
  };
  expect(large()).toBeLessThan(0.9 * large(0));
});
