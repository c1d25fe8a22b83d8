import { type Random, random } from "../../../src/core/random.ts";
import type { Level } from "../levels/level.ts";
import { type GameNets, type Sending, sendThrough } from "../nets/gameNets.ts";
import { drawParcel, type ParcelFactors, parcelFactors, strangerFactors } from "../parcels/parcel.ts";
import { stormy } from "../parcels/storm.ts";
import { dartSending, orderFactors } from "./dart.ts";
import { deck } from "./deck.ts";
import { type PictureParcel, pictureParcel } from "./pictureParcel.ts";
import { type TaleParcel, taleParcel } from "./taleParcel.ts";
import { anyParcel, type Wanted, wanted } from "./wanted.ts";

export type Parcel = PictureParcel | TaleParcel;

/** Draws after which a level is taken to deal nothing: the rarest edge that is dealt is one draw in 200. */
const mostTries = 10_000;

/**
 * Parcel `index` of the shift of a seed: the same for everyone. In the workshop `cleaned` is what the player's own denoiser made of
 * {@link workshopPicture}, in 0…1.
 */
export function dealParcel(
  level: Level,
  nets: GameNets,
  seed: number,
  index: number,
  cleaned?: ArrayLike<number>,
): Parcel {
  const draw = random(seed).fork(`${level.name} ${index}`);
  if (level.line === "workshop") return workshopParcel(level, nets, draw, cleaned);
  const { widths, parcels } = level.terms;
  /** A kind for this parcel, of those that the whole shift shares out. */
  const dealt = (shares: readonly number[], what: string): number =>
    deck(shares, parcels, random(seed).fork(`${level.name} ${what}`))[index];
  const edge = level.edges && dealt(level.edges, "edges");
  const strange =
    level.strangers !== undefined && dealt([level.strangers, 1 - level.strangers], "strangers") === 0;
  const { offers: rows } = level;
  const offers =
    rows?.[
      dealt(
        rows.map(() => 1 / rows.length),
        "offers",
      )
    ];
  for (let tries = 0; tries < mostTries; tries++) {
    const parcel = drawn(level, nets, draw, { strange, offers, which: wanted(widths.length, edge) });
    if (parcel) return parcel;
  }
  throw new Error(`level ${level.name}: no parcel of ${mostTries} drawn is one that it deals`);
}

/** What a parcel of the workshop looks like before it is cleaned, [28, 28] bytes. */
export function workshopPicture(level: Level, seed: number, index: number): Uint8Array {
  return stormyParcel(level, random(seed).fork(`${level.name} ${index}`)).picture;
}

/** A picture in a storm of the workshop: some are mild, some are heavy. */
function stormyParcel({ storm = 0 }: Level, draw: Random): { factors: ParcelFactors; picture: Uint8Array } {
  const factors = parcelFactors(draw);
  return { factors, picture: stormy(drawParcel(factors), draw, storm * (0.2 + 1.6 * draw.uniform())) };
}

/** What a parcel has to be. */
interface Asked {
  readonly strange: boolean;
  /** Which pipe of the pool lies at each notch. */
  readonly offers?: readonly number[];
  readonly which: Wanted;
}

function drawn(
  level: Level,
  nets: GameNets,
  draw: Random,
  { strange, offers = [], which }: Asked,
): Parcel | undefined {
  const {
    line,
    terms: { widths },
  } = level;
  const receive = nets.plain.receive;
  switch (line) {
    case "tales":
      return taleParcel({ pipe: nets.tales, widths, draw, wanted: which });
    case "planes": {
      const factors = orderFactors(draw);
      const sending = dartSending(nets.planes, factors, draw);
      return pictureParcel({
        picture: drawParcel(factors),
        factors,
        sending,
        receive,
        widths,
        wanted: which,
      });
    }
    case "pool": {
      const factors = parcelFactors(draw);
      const picture = drawParcel(factors);
      const sendings = nets.pool.map((pipe) => sendThrough(pipe, scaled(picture)));
      const sending: Sending = (notch, width) => sendings[offers[notch]](notch, width);
      const parcel = pictureParcel({ picture, factors, sending, receive, widths, wanted: which, offers });
      // One that every pipe carries, or none, leaves nothing to choose.
      const reads = parcel?.readings.filter(({ right }) => right).length ?? 0;
      return reads > 0 && reads < widths.length ? parcel : undefined;
    }
    default: {
      if (line === "workshop") throw new Error("game: the workshop deals what its denoiser cleaned");
      const factors = strange ? strangerFactors(draw) : parcelFactors(draw);
      const clean = drawParcel(factors);
      const picture = level.storm === undefined ? clean : stormy(clean, draw, level.storm);
      const sending = nets[line].send(scaled(picture));
      return pictureParcel({
        ...{ picture, factors, sending, widths, wanted: which },
        receive: nets[line].receive,
      });
    }
  }
}

/** A parcel as it comes: what is dealt may not depend on how well the player's denoiser has learnt. */
function workshopParcel(
  level: Level,
  nets: GameNets,
  draw: Random,
  cleaned: ArrayLike<number> | undefined,
): Parcel {
  const { factors, picture } = stormyParcel(level, draw);
  const { widths } = level.terms;
  const { send, receive } = nets.plain;
  const sending = send(cleaned ?? scaled(picture));
  const which = anyParcel(widths.length);
  return pictureParcel({ picture, factors, sending, receive, widths, wanted: which }) as PictureParcel;
}

function scaled(picture: Uint8Array): Float32Array {
  return Float32Array.from(picture, (byte) => byte / 255);
}
