import { describe, expect, it } from "vitest";
import { resize } from "./resize.ts";

const ramp = Float32Array.from({ length: 2 * 60 }, (_, i) => i % 60);

describe("resize", () => {
  it("keeps what is flat, to its edges", () => {
    for (const size of [
      [3, 4],
      [50, 7],
      [20, 90],
    ] as const) {
      const flat = resize(new Float32Array(3 * 20 * 30).fill(0.7), [3, 20, 30], size);
      expect(flat).toHaveLength(3 * size[0] * size[1]);
      for (const value of flat) expect(value).toBeCloseTo(0.7, 5);
    }
  });

  it("keeps a slope where it shrinks: each pixel at the centre of those that it stands for", () => {
    const out = resize(ramp, [1, 2, 60], [2, 20]);
    for (let x = 3; x < 17; x++) expect(out[x]).toBeCloseTo(3 * x + 1, 3);
  });

  it("enlarges from the corners of pixels, as libvips does", () => {
    const out = resize(ramp, [1, 2, 60], [2, 120]);
    for (let x = 6; x < 114; x++) expect(out[x]).toBeCloseTo(x / 2 - 0.5, 4);
  });

  it("lets nothing alias: fine stripes become their mean", () => {
    const stripes = Float32Array.from({ length: 64 * 64 }, (_, i) => i % 2);
    const out = resize(stripes, [1, 64, 64], [8, 8]);
    // At the edges the last stripe goes on.
    for (let y = 0; y < 8; y++) for (let x = 2; x < 6; x++) expect(out[8 * y + x]).toBeCloseTo(0.5, 2);
  });

  it("is the same picture where the size is", () => {
    const data = Float32Array.from({ length: 35 }, (_, i) => (i * 31) % 17);
    const out = resize(data, [1, 5, 7], [5, 7]);
    for (const [i, value] of out.entries()) expect(value).toBeCloseTo(data[i], 5);
  });
});
