import { expect, test } from "vitest";
import { shareInterval } from "./shareInterval.ts";

test.each([
  // Clopper & Pearson's bounds: 1 − 0.005^(1/n) without a hit, and SciPy's beta.ppf.
  [0, 20, 0, 1 - 0.005 ** (1 / 20)],
  [20, 20, 0.005 ** (1 / 20), 1],
  [1, 100, 0.0000501242, 0.0719576824],
  [5, 100, 0.0109403336, 0.1351446825],
  [10, 1000, 0.0037267829, 0.0212760588],
  [500, 1000, 0.4588525533, 0.5411474467],
])("row 40: %i of %i", (hits, rows, low, high) => {
  const found = shareInterval(hits, rows);
  expect(found.low).toBeCloseTo(low, 7);
  expect(found.high).toBeCloseTo(high, 7);
});

test("fewer rows, a wider interval, counts need not be whole", () => {
  const [few, many] = [shareInterval(0.5, 10), shareInterval(50, 1000)];
  expect(few.low).toBeLessThan(many.low);
  expect(few.high).toBeGreaterThan(many.high);
});
