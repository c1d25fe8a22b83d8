import { describe, expect, it } from "vitest";
import { noise } from "../../test/noise.ts";
import { tensorRows } from "../core/linalg/rows.ts";
import { float32 } from "../core/tensor.ts";
import { fitGaussian, mahalanobisScores } from "./mahalanobis.ts";

describe("Mahalanobis", () => {
  it("is the squared distance in the covariance's own measure", async () => {
    // Covariance [[5, 4], [4, 5]] about (1, 2); its inverse is [[5, −4], [−4, 5]] / 9.
    const points = tensorRows(float32([4, 2], [4, 5, -2, -1, 2, 1, 0, 3]));
    const gaussian = await fitGaussian(points, { shrinkage: 0 });
    const scores = await mahalanobisScores(gaussian, tensorRows(float32([2, 2], [2, 2, 2, 3])));
    expect(scores[0]).toBeCloseTo(5 / 9, 6);
    expect(scores[1]).toBeCloseTo(2 / 9, 6);
  });

  it("shrinks as Ledoit and Wolf's formula says", async () => {
    // Σ|x|⁴/n = (2·18² + 2·2²)/4 = 164, ‖S‖² = 82, μ = 5: β² = 82/4, δ² = 82 − 50.
    const points = tensorRows(float32([4, 2], [4, 5, -2, -1, 2, 1, 0, 3]));
    expect((await fitGaussian(points)).shrinkage).toBeCloseTo(20.5 / 32, 6);
  });

  it("holds with fewer rows than columns, and with none that differ", async () => {
    const gaussian = await fitGaussian(tensorRows(noise(10, 30, 1)));
    const scores = await mahalanobisScores(gaussian, tensorRows(noise(5, 30, 2)));
    expect(scores.every((score) => score > 0 && Number.isFinite(score))).toBe(true);
    const flat = await fitGaussian(tensorRows(float32([3, 2], [1, 2, 1, 2, 1, 2])));
    expect((await mahalanobisScores(flat, tensorRows(float32([1, 2], [4, 6]))))[0]).toBeCloseTo(25, 5);
  });
});
