import type { Parcel } from "../deal/deal.ts";
import { stands } from "../deal/taleParcel.ts";
import type { Averages } from "./nearest.ts";
import { nearness } from "./nearest.ts";

/** How near the second shape is, in the words of the text file. */
export type Closeness = "clear" | "behind" | "close";

/** What is said of a parcel at a notch before it is sent. It comes from averages and from the pictures, never from the receiver. */
export type Cue =
  | {
      readonly kind: "picture";
      readonly width: number;
      /** Classes whose averages are nearest to the code. */
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
    };

/** The cue of a parcel at a notch of the ladder. */
export function cueOf(parcel: Parcel, notch: number, width: number, averages: Averages): Cue {
  if (parcel.kind === "tale") {
    const standing = parcel.asked.filter((fact) => stands(parcel, notch, fact)).length;
    return { kind: "tale", width, standing, asked: parcel.asked.length };
  }
  const { nearest, second, ratio } = nearness(averages, parcel.code, Math.min(width, averages.numbers));
  return {
    kind: "picture",
    width,
    nearest,
    second,
    closeness: closenessOf(ratio),
    changed: changedOf(parcel, notch),
  };
}

function closenessOf(ratio: number): Closeness {
  return ratio > 1.5 ? "clear" : ratio > 1.15 ? "behind" : "close";
}

function changedOf({ picture, decoded }: Parcel & { kind: "picture" }, notch: number): number {
  let sum = 0;
  for (let i = 0; i < picture.length; i++) sum += Math.abs(decoded[notch][i] - picture[i] / 255);
  return Math.round((100 * sum) / picture.length);
}
