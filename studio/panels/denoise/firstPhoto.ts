import { coastPhoto, noiseOf, type Photo, side, withNoise } from "./photo.ts";

/** The picture that the panel begins with: its coast, its draw of noise and the noise's strength, 0…1 of 255. */
export const first = { row: 0, draw: 1, sigma: 0.15 } as const;

/** The first picture, as it is and as it goes in; what becomes of it lies in models/photo-stills. */
export function firstPhoto(): { readonly clean: Photo; readonly noisy: Photo } {
  const clean = coastPhoto(first.row);
  const strength = new Float32Array(side * side).fill(first.sigma);
  return { clean, noisy: withNoise(clean, strength, noiseOf(first.draw)) };
}
