import { expect, test } from "vitest";
import { rateAt, type Schedule } from "./schedule.ts";

/** Shares of the peak rate at 0, 5, 10, 32.5, 55, 77.5 and 100 % of a run, from the closed forms in float64. */
const progress = [0, 0.05, 0.1, 0.325, 0.55, 0.775, 1];
/** 1e-4 + 0.9999 · (1 + cos(π·x)) / 2 at x = 0, ¼, ½, ¾, 1. */
const quarters = [1, 0.853568, 0.50005, 0.146532, 1e-4];
const wanted: Record<Schedule, readonly number[]> = {
  constant: [1, 1, 1, 1, 1, 1, 1],
  "one-cycle": [0.04, 0.52, ...quarters],
  cosine: progress.map((p) => 1e-4 + 0.9999 * Math.cos((Math.PI * p) / 2) ** 2),
};

test.each(Object.entries(wanted))("%s has its known shares of the peak", (name, shares) => {
  for (const [i, p] of progress.entries()) expect(rateAt(name as Schedule, p)).toBeCloseTo(shares[i], 6);
});

test("progress beyond a run is its end", () => {
  for (const schedule of Object.keys(wanted) as Schedule[]) {
    expect(rateAt(schedule, -1)).toBe(rateAt(schedule, 0));
    expect(rateAt(schedule, 1.5)).toBe(rateAt(schedule, 1));
  }
});

test("a schedule never jumps: one-cycle meets at the end of its rise", () => {
  for (const schedule of Object.keys(wanted) as Schedule[]) {
    let before = rateAt(schedule, 0);
    for (let p = 0; p <= 1; p += 1e-3) {
      const now = rateAt(schedule, p);
      // The steepest is the rise: 0.96 of the peak in a tenth of the run.
      expect(Math.abs(now - before)).toBeLessThan(0.0097);
      before = now;
    }
  }
});
