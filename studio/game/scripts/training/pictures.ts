import { random } from "../../../../src/core/random.ts";
import { shapes } from "../../parcels/outlines.ts";
import { type Carelessness, drawParcel, parcelFactors, pixels } from "../../parcels/parcel.ts";
import { stormy } from "../../parcels/storm.ts";

/** Pictures to learn from, [count, 28, 28] bytes, with the class of each. */
export interface Pictures {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly classes: Uint8Array;
}

/** Random parcels, in a storm or not. */
export function parcels(count: number, seed: number, storm = false, careless?: Carelessness): Pictures {
  const draw = random(seed);
  const data = new Uint8Array(count * pixels);
  const classes = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const factors = parcelFactors(draw, careless);
    classes[i] = shapes.indexOf(factors.shape as (typeof shapes)[number]);
    const picture = drawParcel(factors);
    data.set(storm ? stormy(picture, draw) : picture, i * pixels);
  }
  return { data, classes };
}

/** Picture number `i` of some, in 0…1. */
export function pictureOf(data: Uint8Array, i: number): Float32Array {
  return Float32Array.from(data.subarray(i * pixels, (i + 1) * pixels), (byte) => byte / 255);
}
