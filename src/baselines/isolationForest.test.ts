import { describe, expect, it } from "vitest";
import { noise } from "../../test/noise.ts";
import { tensorRows } from "../core/linalg/rows.ts";
import { auroc } from "../core/metrics/auroc.ts";
import { float32 } from "../core/tensor.ts";
import { fitIsolationForest, isolationScores } from "./isolationForest.ts";

describe("isolation forest", () => {
  it("scores as the paper says where every path is known", async () => {
    // Two rows: one cut each, c(2) = 2·1 − 2·½ = 1, so every score is 2⁻¹.
    const rows = tensorRows(float32([2, 1], [0, 1]));
    expect([...(await isolationScores(await fitIsolationForest(rows), rows))]).toEqual([0.5, 0.5]);
    // Equal rows cannot be cut: the path is the one expected, c(n).
    const same = tensorRows(float32([4, 1], [3, 3, 3, 3]));
    for (const score of await isolationScores(await fitIsolationForest(same), same))
      expect(score).toBeCloseTo(0.5, 12);
  });

  it("finds planted anomalies, the same for the same seed", async () => {
    const forest = await fitIsolationForest(tensorRows(noise(1000, 5, 1)), { seed: 3 });
    const rows = noise(400, 5, 2);
    for (let i = 0; i < 20; i++) rows.data[i * 5 + (i % 5)] += 5;
    const scores = await isolationScores(forest, tensorRows(rows));
    expect(
      auroc(
        scores,
        Array.from({ length: 400 }, (_, i) => i < 20),
      ),
    ).toBeGreaterThan(0.95);
    const again = await fitIsolationForest(tensorRows(noise(1000, 5, 1)), { seed: 3 });
    expect(again).toEqual(forest);
    expect(forest.trees).toHaveLength(100);
    expect(forest.sample).toBe(256);
  });
});
