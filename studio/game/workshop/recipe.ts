import { random } from "../../../src/core/random.ts";
import { drawParcel, parcelFactors, pixels } from "../parcels/parcel.ts";
import { stormy } from "../parcels/storm.ts";

/** Deviations of the noise that a denoiser may learn on, of white = 1: the dial of the workshop. */
export const noises = [0, 0.3, 0.6, 1.2, 2.4] as const;

/** Index of the one that cleans a storm best, which a test holds it to. */
export const bestNoise = 2;

/** Clean pictures that the denoiser learns from, the same for everyone. */
export const albumRows = 2000;

/** Stormy pictures on which a trained denoiser is judged, none of them of the album or of a shift. */
export const trialRows = 24;

/** What is trained in the workshop, in the words of the library's `train`: a few seconds on two cores. */
export function recipe(noise: number) {
  const common = {
    ...{ latent: 48, layers: [8, 8], hidden: 0, activation: "leaky-relu" as const },
    ...{ batch: 32, learningRate: 6e-3, epochs: 8, validation: 0.02, seed: 1 },
  };
  if (noise === 0) return { ...common, type: "vanilla" } as const;
  return { ...common, type: "denoising", noise: { kind: "gaussian", amount: noise } } as const;
}

/** Pictures of the album, [count, 28, 28] bytes, from number `first` on. */
export function album(first: number, count: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(count * pixels);
  for (let i = 0; i < count; i++)
    out.set(drawParcel(parcelFactors(random(61).fork(`album ${first + i}`))), i * pixels);
  return out;
}

/** A picture to judge by: clean, and as the storm leaves it, [28, 28] bytes each. */
export function trial(index: number, storm: number): { clean: Uint8Array; seen: Uint8Array } {
  const draw = random(62).fork(`trial ${index}`);
  const clean = drawParcel(parcelFactors(draw));
  return { clean, seen: stormy(clean, draw, storm) };
}
