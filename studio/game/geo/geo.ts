import { random } from "../../../src/core/random.ts";
import { neatly } from "../deal/dart.ts";
import type { CodePlane } from "../nets/gameNets.ts";
import { drawParcel, parcelFactors, pixels } from "../parcels/parcel.ts";

/** Pictures of a round, and guesses at each. */
export const [holes, guesses] = [5, 3];

/** A picture whose place on the plane is looked for. */
export interface Hole {
  /** [28, 28] in 0…1. */
  readonly picture: Float32Array;
  /** Where the encoder puts it, and how far what comes back from there is off: a mean squared error a pixel. */
  readonly code: Float32Array;
  readonly par: number;
}

/** A guess: a place on the plane, what comes back from there, and how far it is off. */
export interface Guess {
  readonly place: Float32Array;
  readonly decoded: Float32Array;
  readonly error: number;
}

/** Seed of the pictures whose codes are the dots of a plane: the training script's own. */
export const dotSeed = 42;

/** The pictures of a round, the same for everyone with its seed. Only such whose code gives them back well are asked for. */
export function dealHoles({ dots, decode }: CodePlane, seed: number): Hole[] {
  const source = random(dotSeed);
  const all = dots.classes.map((_, i): Hole => {
    const picture = Float32Array.from(drawParcel(parcelFactors(source, neatly)), (byte) => byte / 255);
    const code = dots.codes.slice(2 * i, 2 * i + 2);
    return { picture, code, par: errorOf(decode(code), picture) };
  });
  const middle = all.map(({ par }) => par).toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
  const good = all.filter(({ par }) => par <= middle);
  const draw = random(seed).fork("holes");
  return Array.from({ length: holes }, () => good.splice(draw.integer(good.length), 1)[0]);
}

/** What a place gives back, and how far it is from the picture. */
export function guessAt({ decode }: CodePlane, { picture }: Hole, place: Float32Array): Guess {
  const decoded = decode(place);
  return { place, decoded, error: errorOf(decoded, picture) };
}

/** Points of the best guess: 100 for the encoder's own error, more for less, 120 at most. */
export function pointsOf({ par }: Hole, tried: readonly Guess[]): number {
  if (tried.length === 0) return 0;
  const best = Math.min(...tried.map(({ error }) => error));
  return Math.round(Math.min(120, (100 * par) / Math.max(best, 1e-9)));
}

/** The smallest and largest numbers along each axis of a plane, [x, y], with a little room. */
export function extent({
  dots: { codes },
}: CodePlane): readonly [readonly [number, number], readonly [number, number]] {
  const along = (axis: number): readonly [number, number] => {
    const values = Array.from(codes).filter((_, i) => i % 2 === axis);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const room = 0.04 * (most - least);
    return [least - room, most + room];
  };
  return [along(0), along(1)];
}

function errorOf(decoded: Float32Array, picture: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < pixels; i++) sum += (decoded[i] - picture[i]) ** 2;
  return sum / pixels;
}
