import { type Random, random } from "../../../src/core/random.ts";

/**
 * A view of a coast by its causes, about 70 numbers. Places are shares of the picture's side, from the left and from the top;
 * sizes too. All else of a picture follows from these, so a code of 256 numbers has room for it.
 */
export interface Coast {
  /** Time of day, 0 dawn … 1 night. */
  readonly hour: number;
  /** Season of the land, 0 spring … 1 winter. */
  readonly season: number;
  readonly sun: { readonly x: number; readonly y: number; readonly radius: number };
  readonly clouds: readonly Cloud[];
  /** Where the sea begins. */
  readonly horizon: number;
  readonly mountains: Ridge;
  readonly headland: Headland;
  readonly meadow: Ridge;
  readonly boats: readonly Boat[];
  readonly houses: readonly House[];
  readonly trees: readonly Tree[];
}

export interface Cloud {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A line of heights: a level and three waves, of the amplitude and the phase that each is given. */
export interface Ridge {
  readonly level: number;
  readonly waves: readonly (readonly [amplitude: number, phase: number])[];
}

/** Land that comes in from one side and slopes into the sea. */
export interface Headland {
  readonly left: boolean;
  readonly length: number;
  readonly height: number;
  readonly lighthouse: boolean;
}

export interface Boat {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** Of the sail, 0 … 1 around the colours that there are. */
  readonly colour: number;
}

export interface House {
  readonly x: number;
  readonly size: number;
  readonly colour: number;
}

export interface Tree {
  readonly x: number;
  readonly size: number;
  readonly conifer: boolean;
}

/** Row `row` of the coasts of a seed. */
export function coastOf(row: number, seed: number): Coast {
  const draw = random(seed).fork(`coast ${row}`);
  const between = (low: number, high: number): number => low + (high - low) * draw.uniform();
  const some = <T>(most: number, one: (i: number) => T): T[] =>
    Array.from({ length: draw.integer(most + 1) }, (_, i) => one(i));
  const horizon = between(0.46, 0.58);
  const hour = draw.uniform();
  const left = draw.uniform() < 0.5;
  return {
    hour,
    season: draw.uniform(),
    horizon,
    sun: { x: between(0.12, 0.88), y: horizon * between(0.15, 0.8), radius: between(0.04, 0.075) },
    clouds: some(2, () => ({ x: draw.uniform(), y: between(0.08, 0.3), width: between(0.2, 0.42) })),
    mountains: ridge(draw, horizon - between(0.03, 0.12), 0.05),
    headland: {
      left,
      length: between(0.25, 0.6),
      height: between(0.06, 0.2),
      lighthouse: draw.uniform() < 0.5,
    },
    meadow: ridge(draw, between(0.76, 0.84), 0.03),
    boats: some(2, () => ({
      x: between(0.1, 0.9),
      y: horizon + between(0.06, 0.2),
      size: between(0.09, 0.17),
      colour: draw.uniform(),
    })),
    houses: some(2, (i) => ({
      x: between(0.08, 0.42) + 0.5 * i,
      size: between(0.13, 0.22),
      colour: draw.uniform(),
    })),
    trees: some(3, () => ({ x: draw.uniform(), size: between(0.16, 0.34), conifer: draw.uniform() < 0.5 })),
  };
}

function ridge(draw: Random, level: number, height: number): Ridge {
  const waves = [1, 0.6, 0.3].map((share): readonly [number, number] => [
    share * height * draw.uniform(),
    2 * Math.PI * draw.uniform(),
  ]);
  return { level, waves };
}

/** Height of a ridge at `x`, from the top. */
export function heightOf({ level, waves }: Ridge, x: number): number {
  return waves.reduce(
    (sum, [amplitude, phase], i) => sum + amplitude * Math.sin((3 + 4 * i) * x + phase),
    level,
  );
}
