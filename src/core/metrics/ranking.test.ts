import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auroc } from "./auroc.ts";
import { averagePrecision } from "./averagePrecision.ts";
import { quantile } from "./quantile.ts";
import { bestF1, operatingAt, thresholdAtRate } from "./threshold.ts";

/** The definition: the share of (anomaly, normal) pairs in the right order, ties half. */
function pairwise(scores: readonly number[], labels: readonly boolean[]): number {
  let won = 0;
  let pairs = 0;
  for (let a = 0; a < scores.length; a++) {
    for (let b = 0; b < scores.length; b++) {
      if (!labels[a] || labels[b]) continue;
      pairs++;
      won += scores[a] > scores[b] ? 1 : scores[a] === scores[b] ? 0.5 : 0;
    }
  }
  return won / pairs;
}

const judged = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), {
  minLength: 1,
  maxLength: 40,
});

describe("auroc", () => {
  it("is the share of pairs in order, ties half", () => {
    fc.assert(
      fc.property(judged, (rows) => {
        const scores = rows.map(([score]) => score);
        const labels = rows.map(([, label]) => label);
        const golden = pairwise(scores, labels);
        if (Number.isNaN(golden)) expect(auroc(scores, labels)).toBeNaN();
        else expect(auroc(scores, labels)).toBeCloseTo(golden, 12);
      }),
    );
  });

  it("halves ties: all equal is chance", () => {
    expect(auroc([3, 3, 3, 3], [1, 0, 0, 0])).toBe(0.5);
  });

  it("refuses NaN scores", () => {
    expect(() => auroc([1, Number.NaN], [1, 0])).toThrow("score 1 is NaN");
  });
});

describe("averagePrecision", () => {
  it("sums precision over recall steps", () => {
    // scikit-learn's documented example: order 0.8+, 0.4−, 0.35+, 0.1−: ½·1 + ½·⅔ = 0.8333.
    expect(averagePrecision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBeCloseTo(5 / 6, 12);
  });

  it("takes tied rows together: chance is the share of anomalies", () => {
    expect(averagePrecision([1, 1, 1, 1], [1, 0, 0, 0])).toBe(0.25);
  });
});

describe("thresholds", () => {
  it("find the best F1", () => {
    // Flagging two of the four: one hit, precision ½, recall ½. Three: two hits, ⅔ and 1, F1 0.8.
    const scores = [0.9, 0.8, 0.7, 0.1];
    const best = bestF1(scores, [1, 0, 1, 0]);
    expect(best).toEqual({ threshold: 0.7, precision: 2 / 3, recall: 1, f1: 0.8 });
    expect(operatingAt(0.7, scores, [1, 0, 1, 0])).toEqual(best);
    expect(operatingAt(0.95, scores, [1, 0, 1, 0])).toMatchObject({ precision: 0, recall: 0, f1: 0 });
  });

  it("flag at most the rate, and as many as ties allow", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (scores, rate) => {
          const flagged = (at: number) => scores.filter((score) => score >= at).length;
          const threshold = thresholdAtRate(scores, rate);
          expect(flagged(threshold)).toBeLessThanOrEqual(rate * scores.length + 1e-6);
          const next = Math.max(...scores.filter((score) => score < threshold));
          if (Number.isFinite(next)) expect(flagged(next)).toBeGreaterThan(rate * scores.length);
        },
      ),
    );
  });

  it("flag 7 of 100 at a rate of 0.07", () => {
    const scores = Array.from({ length: 100 }, (_, i) => i);
    expect(thresholdAtRate(scores, 0.07)).toBe(93);
    expect(thresholdAtRate(scores, 0)).toBeGreaterThan(99);
  });
});

describe("quantile", () => {
  it("interpolates as NumPy does", () => {
    // np.quantile([1, 2, 4, 8], [0, .25, .5, .75, 1]) → 1, 1.75, 3, 5, 8.
    expect([0, 0.25, 0.5, 0.75, 1].map((q) => quantile([8, 1, 4, 2], q))).toEqual([1, 1.75, 3, 5, 8]);
  });
});
