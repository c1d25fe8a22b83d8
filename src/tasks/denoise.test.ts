import { expect, test } from "vitest";
import { random } from "../core/random.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Denoiser } from "../model/denoiser/denoiser.ts";
import type { DenoiserRunner } from "../model/denoiser/denoiserRunner.ts";
import { denoiseAnySize } from "./denoise.ts";

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
