import { curves } from "../curves/curves.ts";
import type { Parcel } from "../deal/deal.ts";
import type { PictureParcel } from "../deal/pictureParcel.ts";
import { stands } from "../deal/taleParcel.ts";
import type { Level } from "../levels/level.ts";
import type { GameNets } from "../nets/gameNets.ts";
import { shapes } from "../parcels/outlines.ts";
import { type Nearness, nearness } from "./nearest.ts";

/** How near the second shape is, in the words of the text file. */
export type Closeness = "clear" | "behind" | "close";

/** What is said of a parcel at a notch before it is sent. It comes from averages, curves and pictures, never from the receiver. */
export type Cue =
  | {
      readonly kind: "picture";
      readonly width: number;
      /** Classes whose averages are nearest to what comes out. */
      readonly nearest: number;
      readonly second: number;
      readonly closeness: Closeness;
      /** Mean difference of what came out, in percent of white. */
      readonly changed: number;
    }
  | {
      readonly kind: "tale";
      readonly width: number;
      /** Of the sentences that may be asked about, how many stand. */
      readonly standing: number;
      readonly asked: number;
    }
  | {
      readonly kind: "pipe";
      readonly width: number;
      /** Mean squared errors of the pipe that is offered, in thousandths: of pictures that it learnt from, and of new ones. */
      readonly own: number;
      readonly unseen: number;
    }
  | {
      readonly kind: "dart";
      /** Which plane. */
      readonly notch: number;
      /** The class that is ordered, and those of the dots nearest to the dart. */
      readonly ordered: number;
      readonly nearest: number;
      readonly second: number;
      /** Distance of the second class over that of the nearest, from 1 up. */
      readonly ratio: number;
      readonly closeness: Closeness;
    };

/** The cue of a parcel at a notch of a level's ladder. */
export function cueOf({ line, terms }: Level, nets: GameNets, parcel: Parcel, notch: number): Cue {
  const width = terms.widths[notch];
  if (parcel.kind === "tale") {
    const standing = parcel.asked.filter((fact) => stands(parcel, notch, fact)).length;
    return { kind: "tale", width, standing, asked: parcel.asked.length };
  }
  if (parcel.offers) {
    const { own, unseen } = curves[parcel.offers[notch]].errors[width];
    return { kind: "pipe", width, own: Math.round(1000 * own), unseen: Math.round(1000 * unseen) };
  }
  const sent = { code: parcel.codes[notch], decoded: parcel.decoded[notch] };
  if (line === "planes") {
    const ordered = (shapes as readonly string[]).indexOf(parcel.factors.shape);
    const near = nearness(nets.planes[notch].dots, sent.code, 2);
    return { kind: "dart", notch, ordered, ratio: near.ratio, ...said(near) };
  }
  return {
    ...{ kind: "picture", width, changed: changedOf(parcel, notch) },
    ...said((line === "plain" || line === "storm" ? nets[line] : nets).near(sent, width)),
  };
}

function said({ nearest, second, ratio }: Nearness): {
  nearest: number;
  second: number;
  closeness: Closeness;
} {
  return { nearest, second, closeness: ratio > 1.5 ? "clear" : ratio > 1.15 ? "behind" : "close" };
}

function changedOf({ picture, decoded }: PictureParcel, notch: number): number {
  let sum = 0;
  for (let i = 0; i < picture.length; i++) sum += Math.abs(decoded[notch][i] - picture[i] / 255);
  return Math.round((100 * sum) / picture.length);
}
