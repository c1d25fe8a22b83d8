import { expect, test } from "vitest";
import type { Picture } from "../core/picture.ts";
import { random } from "../core/random.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Denoiser } from "../model/denoiser/denoiser.ts";
import type { DenoiserRunner } from "../model/denoiser/denoiserRunner.ts";
import type { OpenModel } from "../model/openModel.ts";
import { denoise, denoiseAnySize } from "./denoise.ts";

/** A denoiser that finds an even grey under whatever it is given. */
const grey = { spec: { channels: 1 } } as Denoiser;
const run: DenoiserRunner = {
  denoise: async ({ shape, data }) =>
    tensor(
      "float32",
      shape,
      data.map(() => 0.4),
    ),
  close: async () => {},
};

test("the noise that was found is said, whatever the strength and the number of channels", async () => {
  const source = random(1);
  const of = (channels: number): Tensor<"float32"> =>
    tensor(
      "float32",
      [channels, 40, 40],
      Float32Array.from({ length: channels * 1600 }, () => 0.5 + 0.1 * source.normal()),
    );
  for (const [picture, strength] of [
    [of(1), 1],
    [of(1), 0.25],
    [of(3), 0],
  ] as const) {
    const { noise, picture: out } = await denoiseAnySize(grey, run, picture, { strength });
    // The mean of the two differs by 0.1, which is no noise.
    expect(noise).toBeCloseTo(0.1, 2);
    expect(out.data[0]).toBeCloseTo(picture.data[0] + strength * (0.4 - picture.data[0]), 5);
  }
});

test("one view is cleaned where none are asked for, by size as many as its pixels allow; the result says how many", async () => {
  const asked: unknown[] = [];
  const noting: DenoiserRunner = {
    ...run,
    denoise: async (noisy, options) => {
      asked.push(options?.views);
      return noisy;
    },
  };
  const picture = tensor("float32", [1, 1024, 1024], new Float32Array(2 ** 20));
  for (const [views, taken] of [
    [undefined, 1],
    [8, 8],
    ["by size", 4],
  ] as const)
    expect(await denoiseAnySize(grey, noting, picture, { views })).toMatchObject({ views: taken });
  expect(asked).toEqual([1, 8, 4]);
  await expect(denoiseAnySize(grey, noting, picture, { views: 3 as 4 })).rejects.toThrow(
    "views: must be 1, 2, 4, 8 or by size, got 3",
  );
});

test("an autoencoder cleans one view, by size too, and refuses more", async () => {
  const autoencoder = {
    spec: { input: { kind: "pictures", channels: 1, height: 4, width: 4 } },
    run: { reconstruct: async (rows: Tensor<"float32">) => rows },
  } as unknown as OpenModel;
  const picture = tensor("float32", [1, 4, 4], new Float32Array(16));
  const refit = async (of: Picture) => of;
  for (const views of [undefined, 1, "by size"] as const)
    expect(await denoise(autoencoder, picture, refit, { views })).toMatchObject({ views: 1 });
  await expect(denoise(autoencoder, picture, refit, { views: 8 })).rejects.toThrow(
    "views: must be 1 for an autoencoder, got 8; leave it out, or use a denoiser of pictures of any size",
  );
});
