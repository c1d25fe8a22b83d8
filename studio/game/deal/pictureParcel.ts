import type { Line, Sending } from "../nets/gameNets.ts";
import { type Shape, shapes } from "../parcels/outlines.ts";
import type { ParcelFactors } from "../parcels/parcel.ts";
import type { Reading, Round } from "../rules/round.ts";
import { readingOf } from "./reading.ts";
import type { Wanted } from "./wanted.ts";

/** A picture on its way: what goes in, and what each setting gives back. */
export interface PictureParcel extends Round {
  readonly kind: "picture";
  readonly factors: ParcelFactors;
  /** [28, 28] bytes, as it enters the pipe. */
  readonly picture: Uint8Array;
  /** The numbers that go through at each notch, those that do not being 0. */
  readonly codes: readonly Float32Array[];
  /** What comes out at each notch, in 0…1. */
  readonly decoded: readonly Float32Array[];
  /** Which pipe of the pool lies at each notch, where a level offers more than one. */
  readonly offers?: readonly number[];
}

/** How a picture is sent. */
export interface SendOptions {
  readonly picture: Uint8Array;
  readonly factors: ParcelFactors;
  readonly sending: Sending;
  readonly receive: Line["receive"];
  readonly widths: readonly number[];
  /** Which parcels may be dealt. */
  readonly wanted: Wanted;
  readonly offers?: readonly number[];
}

/** Sends a picture at every notch; undefined as soon as it is not wanted. */
export function pictureParcel({
  picture,
  factors,
  sending,
  receive,
  widths,
  wanted,
  offers,
}: SendOptions): PictureParcel | undefined {
  const truth = shapes.indexOf(factors.shape as Shape);
  const codes: Float32Array[] = [];
  const decoded: Float32Array[] = [];
  const readings: Reading[] = [];
  for (const notch of wanted.order) {
    const sent = sending(notch, widths[notch]);
    codes[notch] = sent.code;
    decoded[notch] = sent.decoded;
    readings[notch] = readingOf(receive(sent.decoded), truth);
    if (!wanted.suits(notch, readings[notch], truth)) return undefined;
  }
  return { kind: "picture", factors, picture, codes, decoded, readings, truth, ...(offers && { offers }) };
}
