import type { Random } from "../../../core/random.ts";
import { bayer, demosaic } from "./demosaic.ts";
import { normal } from "./normals.ts";

/** What a sensor adds to linear light, where full white is 1. */
export interface SensorNoise {
  /** Variance for each unit of light: photons arrive one by one. */
  readonly shot: number;
  /** Variance that is there in the dark. */
  readonly read: number;
}

/** How a sensor sees colour. */
export interface Mosaic {
  /** Where in the 2×2 square red lies, 0…3. */
  readonly phase: number;
  /** Of {@link demosaic}. */
  readonly share: number;
}

/**
 * Exposes a sensor to linear light [3, height, width] in its own colours: the same with noise and without, both held to 0…1.
 * Behind a mosaic each place sees one colour and the others are filled in, which spreads its noise over its neighbours.
 */
export function expose(
  light: Float32Array,
  size: readonly [height: number, width: number],
  { shot, read }: SensorNoise,
  mosaic: Mosaic | undefined,
  source: Random,
): { clean: Float32Array; noisy: Float32Array } {
  const noisyOf = (clean: Float32Array): Float32Array => {
    const noisy = new Float32Array(clean.length);
    for (let i = 0; i < clean.length; i++)
      noisy[i] = held(clean[i] + Math.sqrt(shot * clean[i] + read) * normal(source));
    return noisy;
  };
  if (!mosaic) {
    const clean = light.map(held);
    return { clean, noisy: noisyOf(clean) };
  }
  const { phase, share } = mosaic;
  const [height, width] = size;
  const seen = new Float32Array(height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      seen[y * width + x] = held(light[(bayer(y, x, phase) * height + y) * width + x]);
  return {
    clean: demosaic(seen, size, phase, share),
    noisy: demosaic(noisyOf(seen), size, phase, share),
  };
}

function held(x: number): number {
  return Math.min(1, Math.max(0, x));
}
