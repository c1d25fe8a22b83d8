import { describe, expect, it } from "vitest";
import { plainMultiply } from "./multiply.ts";
import { topEigen } from "./topEigen.ts";

describe("topEigen", () => {
  it("finds the largest of a matrix whose eigenvalues are known", async () => {
    // 2×2 blocks [[a, b], [b, a]] have eigenvalues a ± b along (1, ±1)/√2.
    const n = 300;
    const matrix = new Float64Array(n * n);
    const values: number[] = [];
    for (let i = 0; i < n; i += 2) {
      const a = 100 / (1 + ((i * 7) % n) / 10);
      const b = a / 3;
      matrix[i * n + i] = a;
      matrix[(i + 1) * n + i + 1] = a;
      matrix[i * n + i + 1] = b;
      matrix[(i + 1) * n + i] = b;
      values.push(a + b, a - b);
    }
    values.sort((x, y) => y - x);
    const found = await topEigen(matrix, n, 12, plainMultiply, 100);
    expect(found.values).toHaveLength(12);
    found.values.forEach((value, i) => {
      expect(value / values[i]).toBeCloseTo(1, 5);
    });
    const top = [...found.vectors.subarray(0, n)].map(Math.abs);
    expect(Math.max(...top)).toBeCloseTo(Math.SQRT1_2, 4);
  });
});
