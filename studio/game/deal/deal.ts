import { type Random, random } from "../../../src/core/random.ts";
import type { Level } from "../levels/level.ts";
import type { GameNets } from "../nets/gameNets.ts";
import { parcelFactors } from "../parcels/parcel.ts";
import { lead, type Reading } from "../rules/round.ts";
import { type PictureParcel, pictureParcel } from "./pictureParcel.ts";
import { type TaleParcel, taleParcel } from "./taleParcel.ts";

export type Parcel = PictureParcel | TaleParcel;

/** Least that the first answer must lead by at every width, so that no rounding changes a read. */
const leastLead = 0.02;

/** Parcel `index` of the shift of a seed: the same for everyone. */
export function dealParcel(level: Level, nets: GameNets, seed: number, index: number): Parcel {
  const draw = random(seed).fork(`${level.name} ${index}`);
  const edge = level.edges && drawnFrom(level.edges, draw);
  for (;;) {
    const parcel = drawn(level, nets, draw, edge);
    if (parcel) return parcel;
  }
}

function drawn(level: Level, nets: GameNets, draw: Random, edge?: number): Parcel | undefined {
  const { widths } = level.terms;
  if (level.line === "tales") {
    const parcel = taleParcel(nets.tales, widths, draw);
    return parcel.readings.every((reading) => lead(reading) >= leastLead) ? parcel : undefined;
  }
  return pictureParcel({
    line: nets[level.line],
    widths,
    factors: (level.factors ?? parcelFactors)(draw),
    ...(level.line === "storm" && { storm: draw }),
    suits: (readings, truth) => suits(readings, truth, edge),
  });
}

/** Whether the last reading lets a parcel be dealt: no near tie, and, with an edge, read down to it and at no width below. */
function suits(readings: readonly Reading[], truth: number, edge?: number): boolean {
  const last = readings[readings.length - 1];
  if (lead(last) < leastLead) return false;
  return edge === undefined || truth < 0 || last.right === readings.length - 1 <= edge;
}

/** An index, each with its share of 1. */
function drawnFrom(shares: readonly number[], draw: Random): number {
  let rest = draw.uniform();
  for (const [i, share] of shares.entries()) {
    rest -= share;
    if (rest < 0) return i;
  }
  return shares.length - 1;
}
