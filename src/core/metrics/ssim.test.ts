import { describe, expect, it } from "vitest";
import { type Shape, sizeOf } from "../shape.ts";
import { ssim } from "./ssim.ts";

function paint(
  [channels, height, width]: Shape,
  colour: (c: number, i: number, j: number) => number,
): Float64Array {
  const out = new Float64Array(sizeOf([channels, height, width]));
  let at = 0;
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < height; i++) for (let j = 0; j < width; j++) out[at++] = colour(c, i, j);
  }
  return out;
}

describe("ssim", () => {
  // NumPy, float64: the windows laid out by sliding_window_view and the central moments Σ w (x − μ)² taken window
  // by window, a different route from ours. The third and fourth have sides shorter than the window.
  it.each([
    [[1, 16, 20], 0.9149577695964799],
    [[3, 13, 11], 0.8956721856585416],
    [[1, 7, 20], 0.8956764476490428],
    [[2, 1, 9], 0.9625492886194629],
  ])("agrees with NumPy on %j", (shape, golden) => {
    const x = paint(shape, (c, i, j) => 0.5 + 0.4 * Math.sin(0.7 * i + 0.3 * j + c));
    const y = paint(
      shape,
      (c, i, j) => 0.5 + 0.3 * Math.sin(0.7 * i + 0.3 * j + c) + 0.1 * Math.cos(1.9 * i * j),
    );
    expect(ssim(x, y, shape)).toBeCloseTo(golden, 10);
    expect(ssim(y, x, shape)).toBeCloseTo(golden, 10);
    expect(ssim(x, x, shape)).toBeCloseTo(1, 12);
  });

  it("compares brightness alone where both are flat", () => {
    // (2·0.2·0.6 + C₁) / (0.04 + 0.36 + C₁) with C₁ = 0.0001.
    const flat = (value: number) => new Float64Array(144).fill(value);
    expect(ssim(flat(0.2), flat(0.6), [1, 12, 12])).toBeCloseTo(0.2401 / 0.4001, 8);
  });
});
