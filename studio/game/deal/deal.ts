import { type Random, random } from "../../../src/core/random.ts";
import type { Level } from "../levels/level.ts";
import type { GameNets } from "../nets/gameNets.ts";
import { parcelFactors, strangerFactors } from "../parcels/parcel.ts";
import { type PictureParcel, pictureParcel } from "./pictureParcel.ts";
import { type TaleParcel, taleParcel } from "./taleParcel.ts";
import { type Wanted, wanted } from "./wanted.ts";

export type Parcel = PictureParcel | TaleParcel;

/** Draws after which a level is taken to deal nothing: the rarest edge that is dealt is one draw in 200. */
const mostTries = 10_000;

/** Parcel `index` of the shift of a seed: the same for everyone. */
export function dealParcel(level: Level, nets: GameNets, seed: number, index: number): Parcel {
  const draw = random(seed).fork(`${level.name} ${index}`);
  const edge = level.edges && drawnFrom(level.edges, draw);
  const strange = draw.uniform() < (level.strangers ?? 0);
  for (let tries = 0; tries < mostTries; tries++) {
    const parcel = drawn(level, nets, draw, strange, wanted(level.terms.widths.length, edge));
    if (parcel) return parcel;
  }
  throw new Error(`level ${level.name}: no parcel of ${mostTries} drawn is one that it deals`);
}

function drawn(
  { line, terms: { widths } }: Level,
  nets: GameNets,
  draw: Random,
  strange: boolean,
  which: Wanted,
): Parcel | undefined {
  if (line === "tales") return taleParcel({ pipe: nets.tales, widths, draw, wanted: which });
  return pictureParcel({
    line: nets[line],
    widths,
    factors: strange ? strangerFactors(draw) : parcelFactors(draw),
    ...(line === "storm" && { storm: draw }),
    wanted: which,
  });
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
