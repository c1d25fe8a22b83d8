import { expect, test } from "vitest";
import { fromEightBits, toEightBits } from "./eightBits.ts";
import { random } from "./random.ts";
import { float32 } from "./tensor.ts";

test("numbers come back within half a step of their row's, and rounded ones exactly", () => {
  const source = random(1);
  const given = float32(
    [3, 4, 5],
    Array.from({ length: 60 }, (_, i) => source.normal() * 10 ** Math.floor(i / 20)),
  );
  const made = toEightBits(given);
  const back = fromEightBits(made);
  expect(back.shape).toEqual([3, 4, 5]);
  for (const [i, x] of given.data.entries())
    expect(Math.abs(x - back.data[i])).toBeLessThanOrEqual(0.5001 * made.scales.data[Math.floor(i / 20)]);
  expect(toEightBits(back).codes).toEqual(made.codes);
});

test("a row of zeros stays one", () => {
  expect([...fromEightBits(toEightBits(float32([2, 2], [0, 0, 1, -1]))).data]).toEqual([0, 0, 1, -1]);
});
