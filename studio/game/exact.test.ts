import fc from "fast-check";
import { expect, test } from "vitest";
import { cosine, exponential, sigmoid, sine, softmax } from "./exact.ts";

const angle = fc.double({ min: -100, max: 100, noNaN: true });

test("sums and products give what the machine's own functions give", () => {
  fc.assert(
    fc.property(angle, (x) => {
      expect(Math.abs(sine(x) - Math.sin(x))).toBeLessThan(1e-9);
      expect(Math.abs(cosine(x) - Math.cos(x))).toBeLessThan(1e-9);
      const held = Math.min(60, Math.max(-60, x));
      expect(Math.abs(exponential(x) / Math.exp(held) - 1)).toBeLessThan(1e-10);
      expect(Math.abs(sigmoid(x) - 1 / (1 + Math.exp(-held)))).toBeLessThan(1e-10);
    }),
  );
});

test("probabilities sum to 1 and keep the order of the logits", () => {
  const p = softmax([1, 3, -400, 2]);
  expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  expect([...p].map((x) => x > 0)).toEqual([true, true, true, true]);
  expect(p[1]).toBeGreaterThan(p[3]);
});
