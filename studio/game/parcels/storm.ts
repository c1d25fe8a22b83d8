import type { Random } from "../../../src/core/random.ts";
import { pixels } from "./parcel.ts";

/** A picture after a storm: near-Gaussian noise on every pixel, of a standard deviation of white = 1, held to 0…255. */
export function stormy(picture: Uint8Array, draw: Random, deviation = 0.35): Uint8Array {
  return Uint8Array.from({ length: pixels }, (_, i) => {
    // Twelve uniform numbers have a variance of 1; a logarithm may differ between browsers, sums may not.
    let normal = -6;
    for (let k = 0; k < 12; k++) normal += draw.uniform();
    return Math.min(255, Math.max(0, Math.round(picture[i] + 255 * deviation * normal)));
  });
}
