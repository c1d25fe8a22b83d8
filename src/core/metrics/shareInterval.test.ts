import { expect, test } from "vitest";
import { shareInterval } from "./shareInterval.ts";

test.each([
  // Clopper & Pearson's bounds: 1 − 0.025^(1/n) without a hit, and R's binom.test.
  [0, 20, 0, 1 - 0.025 ** (1 / 20)],
  [20, 20, 0.025 ** (1 / 20), 1],
  [1, 100, 0.000253146, 0.05445939],
  [5, 100, 0.01643188, 0.11283491],
  [10, 1000, 0.00480551069, 0.0183132431],
  [500, 1000, 0.4685492, 0.5314508],
])("%i of %i", (hits, rows, low, high) => {
  const found = shareInterval(hits, rows);
  expect(found.low).toBeCloseTo(low, 7);
  expect(found.high).toBeCloseTo(high, 7);
});

test("fewer rows, a wider interval, counts need not be whole", () => {
  const [few, many] = [shareInterval(0.5, 10), shareInterval(50, 1000)];
  expect(few.low).toBeLessThan(many.low);
  expect(few.high).toBeGreaterThan(many.high);
});
