import type { Random } from "../../../src/core/random.ts";
import type { Line } from "../nets/gameNets.ts";
import { type Shape, shapes } from "../parcels/outlines.ts";
import { drawParcel, type ParcelFactors } from "../parcels/parcel.ts";
import { stormy } from "../parcels/storm.ts";
import type { Reading, Round } from "../rules/round.ts";
import { readingOf } from "./reading.ts";
import type { Wanted } from "./wanted.ts";

/** A picture on its way: what goes in, and what each width gives back. */
export interface PictureParcel extends Round {
  readonly kind: "picture";
  readonly factors: ParcelFactors;
  /** [28, 28] bytes, as it enters the pipe. */
  readonly picture: Uint8Array;
  /** The same before a storm. */
  readonly clean: Uint8Array;
  /** All numbers of its code. */
  readonly code: Float32Array;
  /** What comes out at each width, in 0…1, the widest first. */
  readonly decoded: readonly Float32Array[];
}

/** How a picture is sent through a line. */
export interface SendOptions {
  readonly line: Line;
  readonly widths: readonly number[];
  readonly factors: ParcelFactors;
  /** The storm's random numbers, where there is one. */
  readonly storm?: Random;
  /** Which parcels may be dealt. */
  readonly wanted: Wanted;
}

/** Sends a picture through a line at every width; undefined as soon as it is not wanted. */
export function pictureParcel({
  line,
  widths,
  factors,
  storm,
  wanted,
}: SendOptions): PictureParcel | undefined {
  const clean = drawParcel(factors);
  const picture = storm ? stormy(clean, storm) : clean;
  const truth = shapes.indexOf(factors.shape as Shape);
  const code = line.encode(Array.from(picture, (byte) => byte / 255));
  const decoded: Float32Array[] = [];
  const readings: Reading[] = [];
  for (const notch of wanted.order) {
    decoded[notch] = line.decode(code, widths[notch]);
    readings[notch] = readingOf(line.receive(decoded[notch]), truth);
    if (!wanted.suits(notch, readings[notch], truth)) return undefined;
  }
  return { kind: "picture", factors, picture, clean, code, decoded, readings, truth };
}
