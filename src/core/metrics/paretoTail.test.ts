import { expect, test } from "vitest";
import { random } from "../random.ts";
import { paretoQuantile, paretoTail } from "./paretoTail.ts";

/** The q-quantile of a generalised Pareto distribution. */
const drawn = (shape: number, scale: number) => (u: number) =>
  shape === 0 ? -scale * Math.log(u) : (scale / shape) * (u ** -shape - 1);

test.each([
  [0, 1],
  [0.2, 2],
  [-0.3, 1],
])(
  "of shape %d and scale %d the quantile of one in a thousand is found from 20,000 draws",
  (shape, scale) => {
    const source = random(3);
    const value = drawn(shape, scale);
    const tail = paretoTail(Float64Array.from({ length: 20_000 }, () => value(1 - source.uniform())));
    expect(tail?.share).toBe(0.1);
    expect(paretoQuantile(tail!, 0.001) / value(0.001)).toBeCloseTo(1, 1);
  },
);

test("few values have an exponential tail, equal ones have none", () => {
  const tail = paretoTail(Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9))!;
  expect(tail).toEqual({ start: 4, share: 0.5, scale: 3, shape: 0 });
  expect(paretoQuantile(tail, 0.05)).toBeCloseTo(4 + 3 * Math.log(10), 12);
  expect(paretoTail(new Float64Array(50).fill(2))).toBeUndefined();
});
