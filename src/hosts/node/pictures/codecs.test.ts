import { describe, expect, it } from "vitest";
import { psnr } from "../../../core/metrics/psnr.ts";
import type { Shape } from "../../../core/shape.ts";
import { type Codec, codeWithin } from "./codecs.ts";

/** A scene with edges and fine texture: something to lose at low quality. */
function scene([channels, height, width]: Shape): Float32Array {
  const out = new Float32Array(channels * height * width);
  for (let i = 0; i < out.length; i++) {
    const c = Math.floor(i / (height * width));
    const y = Math.floor(i / width) % height;
    const x = i % width;
    out[i] = 0.5 + 0.3 * Math.sin(x / 9 + c) * Math.cos(y / 7) + 0.15 * Math.sin(x * x + 3.7 * y * y + c);
  }
  return out;
}

describe("codeWithin", () => {
  it.each([
    ["jpeg", 1],
    ["jpeg", 3],
    ["webp", 1],
    ["webp", 3],
    ["avif", 3],
  ] as const)("fills a budget with %s, %i channels", async (codec, channels) => {
    const shape = [channels, 64, 96];
    const picture = scene(shape);
    const [small, large] = [
      await codeWithin(picture, shape, codec, 1200),
      await codeWithin(picture, shape, codec, 4000),
    ];
    for (const [coded, budget] of [
      [small, 1200],
      [large, 4000],
    ] as const) {
      expect(coded).toMatchObject({ codec, fits: true, scale: 1 });
      expect(coded.bytes).toBeLessThanOrEqual(budget);
    }
    // Rows, columns or channels out of place would leave less than 15 dB.
    expect(psnr(small.picture, picture)).toBeGreaterThan(18);
    expect(psnr(large.picture, picture)).toBeGreaterThan(psnr(small.picture, picture) + 1);
  });

  it("shrinks the picture where quality 1 is too large, and says what it costs at full size", async () => {
    const shape = [3, 256, 256];
    const coded = await codeWithin(scene(shape), shape, "jpeg", 600);
    expect(coded.fits).toBe(true);
    expect(coded.scale).toBeLessThan(1);
    expect(coded.smallest).toBeGreaterThan(600);
    expect(coded.picture).toHaveLength(3 * 256 * 256);
    expect(psnr(coded.picture, scene(shape))).toBeGreaterThan(12);
  });

  it("admits that nothing fits", async () => {
    const shape = [1, 16, 16];
    for (const codec of ["jpeg", "webp"] satisfies Codec[]) {
      const coded = await codeWithin(scene(shape), shape, codec, 10);
      expect(coded.fits).toBe(false);
      expect(coded.bytes).toBeGreaterThan(10);
    }
  });
});
