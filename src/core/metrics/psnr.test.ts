import { describe, expect, it } from "vitest";
import { mse } from "./mse.ts";
import { pictureMean } from "./pictureMean.ts";
import { psnr } from "./psnr.ts";

describe("psnr", () => {
  it("follows its definition", () => {
    // Errors 0.1 and 0.3: MSE (0.01 + 0.09) / 2 = 0.05, PSNR 10 log₁₀ 20 = 13.0103.
    expect(mse([0.5, 0.5], [0.6, 0.2])).toBeCloseTo(0.05, 12);
    expect(psnr([0.5, 0.5], [0.6, 0.2])).toBeCloseTo(13.0103, 4);
    expect(psnr([127.5, 127.5], [153, 51], 255)).toBeCloseTo(13.0103, 4);
    expect(psnr([1, 0], [1, 0])).toBe(Number.POSITIVE_INFINITY);
  });

  it("refuses unequal lengths", () => {
    expect(() => mse([1], [1, 2])).toThrow("mse of 1 and 2");
  });

  it("is averaged picture by picture, not over all pixels", () => {
    // Pictures of MSE 0.01 and 0.0001: (20 + 40) / 2 = 30 dB; over all pixels it would be 22.97.
    const pictures = Float32Array.of(0.1, 0.1, 0.01, 0.01);
    expect(pictureMean(psnr, pictures, new Float32Array(4), 2)).toBeCloseTo(30, 4);
  });
});
