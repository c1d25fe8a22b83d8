import { expect, test } from "vitest";
import { accuracyOf, fitLogistic } from "../../bench/results/logistic.ts";
import { random } from "../../src/core/random.ts";
import { tensor } from "../../src/core/tensor.ts";

test("logistic regression is as good as the best line between two clouds, whatever the scale of a column", () => {
  const { normal } = random(7);
  const count = 4000;
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  const rows = Float32Array.from({ length: 3 * count }, (_, i) => {
    const sign = labels[Math.floor(i / 3)] === 1 ? 1 : -1;
    // The first two columns each tell by one deviation; the third never changes.
    return i % 3 === 2 ? 5 : (sign + normal()) * (i % 3 === 0 ? 1000 : 0.01);
  });
  const data = tensor("float32", [count, 3], rows);
  // Φ(√2) = 0.921 of the rows lie on their own side of the best line.
  const accuracy = accuracyOf(fitLogistic(data, labels, 2), data, labels);
  expect(Math.abs(accuracy - 0.921)).toBeLessThan(0.012);
});
