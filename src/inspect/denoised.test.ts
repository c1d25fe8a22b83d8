import { expect, test } from "vitest";
import { psnr } from "../core/metrics/psnr.ts";
import type { Picture } from "../core/picture.ts";
import { random } from "../core/random.ts";
import { tensor } from "../core/tensor.ts";
import type { DenoiserRunner } from "../model/denoiser/denoiserRunner.ts";
import { evaluateDenoised, noisyPairs, withNoise } from "./denoised.ts";

const picture = (height: number, width: number): Picture =>
  tensor(
    "uint8",
    [1, height, width],
    Uint8Array.from({ length: height * width }, (_, i) => (i * 7) % 256),
  );

async function* two() {
  yield { name: "a", picture: picture(20, 30) };
  yield { name: "b", picture: picture(16, 16) };
}

/** A denoiser that does nothing. */
const idle: DenoiserRunner = { denoise: async (noisy) => noisy, close: async () => {} };

test("a denoiser that does nothing is as good as the noisy pictures, about 20.2 dB at σ 25 of 255", async () => {
  const { rows, metrics, baselines } = await evaluateDenoised(
    idle,
    noisyPairs(two(), { sigma: 25 / 255, seed: 1 }),
  );
  expect(rows).toBe(2);
  expect(metrics).toEqual(baselines.noisy);
  expect(metrics.psnr).toBeCloseTo(20.17, 0);
  expect(Object.keys(baselines)).toEqual(["noisy", "nlm"]);
});

test("noise depends on the seed and the name, and is not held to 0…1", async () => {
  const noisy = async (seed: number) => {
    const made: Float32Array[] = [];
    for await (const pair of noisyPairs(two(), { sigma: 0.2, seed })) made.push(pair.noisy.data);
    return made;
  };
  const [first, again, other] = [await noisy(1), await noisy(1), await noisy(2)];
  expect(again).toEqual(first);
  expect(other[0]).not.toEqual(first[0]);
  expect(Math.min(...first[0])).toBeLessThan(0);
});

test("the noise has the deviation asked for", () => {
  const flat = tensor("float32", [1, 200, 200], new Float32Array(40_000).fill(0.5));
  const { data } = withNoise(flat, 0.1, random(3));
  expect(psnr(data, flat.data)).toBeCloseTo(20, 1);
});

test("pictures are measured in the views asked for, which a note says", async () => {
  const taken: unknown[] = [];
  const noting: DenoiserRunner = {
    ...idle,
    denoise: async (noisy, options) => {
      taken.push(options?.views);
      return noisy;
    },
  };
  async function* pairs(sizes: readonly (readonly [number, number])[]) {
    for (const [height, width] of sizes) {
      const clean = tensor("float32", [1, height, width], new Float32Array(height * width));
      yield { clean, noisy: withNoise(clean, 0.1, random(1)) };
    }
  }
  const notes = async (views: 1 | 8 | "by size" | undefined, ...sizes: (readonly [number, number])[]) =>
    (await evaluateDenoised(noting, pairs(sizes), { views })).notes.filter((note) => note.includes("view"));
  const [small, large] = [
    [16, 16],
    [16, 45_000],
  ] as const;
  expect(await notes(undefined, small)).toEqual([]);
  expect(await notes(8, small)).toEqual([
    "Each picture was cleaned in 8 views, turned and flipped, of which the mean was taken.",
  ]);
  expect(await notes("by size", small, large)).toEqual([
    "Pictures were cleaned in 4 to 8 views by their size, turned and flipped, of which the mean was taken.",
  ]);
  expect(taken).toEqual([1, 8, 8, 4]);
});
