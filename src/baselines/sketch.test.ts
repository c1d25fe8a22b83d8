import { expect, test } from "vitest";
import { random } from "../core/random.ts";
import { tensor } from "../core/tensor.ts";
import { sketch } from "./sketch.ts";

test("distances between rows of 20,000 numbers stay what they were, within a few percent, in 2,000", () => {
  const source = random(3);
  const width = 20_000;
  const count = 12;
  const data = Float32Array.from(
    { length: count * width },
    (_, i) => source.normal() + 0.3 * Math.floor(i / width),
  );
  const narrow = sketch(width, 2000)(tensor("float32", [count, width], data)).data;
  const distance = (rows: Float32Array, size: number, a: number, b: number): number => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (rows[a * size + j] - rows[b * size + j]) ** 2;
    return sum;
  };
  let bias = 0;
  for (let i = 1; i < count; i++) {
    const ratio = distance(narrow, 2000, 0, i) / distance(data, width, 0, i);
    // √(2/2000) is 3.2 % of a deviation.
    expect(Math.abs(ratio - 1)).toBeLessThan(0.13);
    bias += (ratio - 1) / (count - 1);
  }
  expect(Math.abs(bias)).toBeLessThan(0.06);
});
