import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { float32, tensor } from "../tensor.ts";
import { covariance, gram, meanRow } from "./covariance.ts";
import { tensorRows } from "./rows.ts";

describe("covariance", () => {
  it("is divided by the count of rows", async () => {
    // About the mean (1, 2): ±(3, 3), ±(1, −1). Σ x² = 20, Σ xy = 16.
    const rows = tensorRows(float32([4, 2], [4, 5, -2, -1, 2, 1, 0, 3]));
    const mean = await meanRow(rows);
    expect([...mean.data]).toEqual([1, 2]);
    expect([...(await covariance(rows, mean))]).toEqual([5, 4, 4, 5]);
  });
});

describe("gram", () => {
  // 2 of the 5 columns a panel leave a last panel of 1.
  it.each([1 << 27, 2 * 10 * 4])("is the same in panels of %i bytes", async (bytes) => {
    const source = random(1);
    const data = Float32Array.from({ length: 50 }, () => source.normal());
    const rows = tensorRows(tensor("float32", [10, 5], data));
    const products = await gram(rows, tensor("float32", [5], new Float32Array(5)), undefined, bytes);
    for (let i = 0; i < 10; i++) {
      for (let j = 0; j < 10; j++) {
        let sum = 0;
        for (let p = 0; p < 5; p++) sum += data[i * 5 + p] * data[j * 5 + p];
        expect(products[i * 10 + j]).toBeCloseTo(sum, 5);
      }
    }
  });
});
