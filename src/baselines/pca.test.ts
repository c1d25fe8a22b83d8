import { describe, expect, it } from "vitest";
import { tensorRows } from "../core/linalg/rows.ts";
import { mse } from "../core/metrics/mse.ts";
import { random } from "../core/random.ts";
import { float32, type Tensor, tensor } from "../core/tensor.ts";
import {
  firstComponents,
  fitPca,
  type Pca,
  pcaDecode,
  pcaEncode,
  pcaReconstruct,
  pcaResidual,
} from "./pca.ts";

/** Rows of a few strong directions under noise, away from the origin. */
function cloud(count: number, width: number, rank: number, noise = 0.1): Tensor<"float32"> {
  const source = random(count * width);
  const directions = Array.from({ length: rank }, () => Array.from({ length: width }, () => source.normal()));
  const data = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const weights = directions.map((_, r) => source.normal() * (rank - r));
    for (let j = 0; j < width; j++) {
      data[i * width + j] =
        5 + noise * source.normal() + weights.reduce((sum, w, r) => sum + w * directions[r][j], 0);
    }
  }
  return tensor("float32", [count, width], data);
}

/** Worst deviation of the components from orthonormal rows. */
function skew({ components }: Pca): number {
  const [k, width] = components.shape;
  let worst = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let p = 0; p < width; p++) sum += components.data[i * width + p] * components.data[j * width + p];
      worst = Math.max(worst, Math.abs(sum - (i === j ? 1 : 0)));
    }
  }
  return worst;
}

describe("fitPca", () => {
  it("finds the axes of four points by hand", async () => {
    // About the mean (1, 2): ±(3, 3) and ±(1, −1). Variances 2·18/4 = 9 and 2·2/4 = 1, s² = 36 and 4.
    const points = float32([4, 2], [4, 5, -2, -1, 2, 1, 0, 3]);
    const pca = await fitPca(tensorRows(points), { keep: 2 });
    expect([...pca.mean.data]).toEqual([1, 2]);
    expect(pca.singularValues[0]).toBeCloseTo(6, 6);
    expect(pca.singularValues[1]).toBeCloseTo(2, 6);
    expect(pca.totalVariance).toBeCloseTo(10, 6);
    expect(pca.components.data[0] / pca.components.data[1]).toBeCloseTo(1, 6);
    const codes = await pcaEncode(firstComponents(pca, 1), points);
    expect(Math.abs(codes.data[0])).toBeCloseTo(3 * Math.SQRT2, 5);
    const back = await pcaDecode(firstComponents(pca, 1), codes);
    expect(back.data[4]).toBeCloseTo(1, 5);
    expect(back.data[5]).toBeCloseTo(2, 5);
  });

  // Eckart–Young: what is lost is the variance left out. The tall rows go through the covariance, the wide ones
  // through the Gram matrix.
  it.each([
    ["tall", 300, 40],
    ["wide", 40, 300],
  ])("loses exactly the variance left out: %s", async (_, count, width) => {
    const rows = cloud(count, width, 6);
    const pca = await fitPca(tensorRows(rows), { keep: 6 });
    expect(skew(pca)).toBeLessThan(1e-5);
    for (const k of [0, 2, 6]) {
      const cut = firstComponents(pca, k);
      const kept = cut.singularValues.reduce((sum, s) => sum + (s * s) / count, 0);
      const lost = mse(rows.data, (await pcaReconstruct(cut, rows)).data);
      expect(lost / ((pca.totalVariance - kept) / width)).toBeCloseTo(1, 3);
    }
  });

  it("stops at the rank, and at a share of the variance", async () => {
    const rows = tensorRows(cloud(20, 500, 3, 0));
    expect((await fitPca(rows, { keep: 10 })).components.shape[0]).toBe(3);
    // The weights are as 3 : 2 : 1, so the variances near 9 : 4 : 1: two reach 80 %, one does not.
    expect((await fitPca(rows, { keep: { variance: 0.8 } })).components.shape[0]).toBe(2);
  });

  it("scores what leaves the plane", async () => {
    const rows = cloud(200, 10, 2);
    rows.data[57 * 10] += 4;
    const pca = await fitPca(tensorRows(rows), { keep: 2 });
    const scores = await pcaResidual(pca, tensorRows(rows));
    expect(scores.indexOf(Math.max(...scores))).toBe(57);
  });

  it("keeps nothing of rows that are all the same", async () => {
    const rows = float32([3, 2], [1, 2, 1, 2, 1, 2]);
    const pca = await fitPca(tensorRows(rows));
    expect([...(await pcaReconstruct(pca, rows)).data]).toEqual([...rows.data]);
    await expect(fitPca(tensorRows(float32([1, 2], [1, 2])))).rejects.toThrow(
      "PCA: needs at least 2 rows, got 1",
    );
  });
});
