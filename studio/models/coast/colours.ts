import { type Colour, mix } from "../../../src/data/procedural/canvas.ts";

/** What an hour does to a picture. */
export interface Hour {
  readonly zenith: Colour;
  readonly horizon: Colour;
  readonly sun: Colour;
  /** Colour that the light gives to all below the sky. */
  readonly light: Colour;
}

/** Dawn, morning, noon, dusk, night; an hour between two is between their colours. */
const hours: readonly Hour[] = [
  { zenith: [0.42, 0.44, 0.66], horizon: [0.99, 0.74, 0.66], sun: [1, 0.86, 0.7], light: [0.9, 0.76, 0.78] },
  { zenith: [0.36, 0.6, 0.86], horizon: [0.96, 0.9, 0.78], sun: [1, 0.96, 0.8], light: [1, 0.97, 0.9] },
  { zenith: [0.2, 0.48, 0.82], horizon: [0.74, 0.88, 0.96], sun: [1, 0.98, 0.88], light: [1, 1, 1] },
  { zenith: [0.28, 0.24, 0.48], horizon: [0.99, 0.56, 0.32], sun: [1, 0.72, 0.4], light: [0.84, 0.6, 0.54] },
  {
    zenith: [0.05, 0.07, 0.2],
    horizon: [0.24, 0.3, 0.5],
    sun: [0.93, 0.94, 0.98],
    light: [0.32, 0.36, 0.52],
  },
];

/** Spring, summer, autumn, winter: grass and leaves. */
const seasons: readonly { readonly grass: Colour; readonly leaves: Colour }[] = [
  { grass: [0.52, 0.7, 0.34], leaves: [0.4, 0.66, 0.3] },
  { grass: [0.4, 0.58, 0.26], leaves: [0.2, 0.44, 0.2] },
  { grass: [0.72, 0.6, 0.3], leaves: [0.8, 0.42, 0.16] },
  { grass: [0.9, 0.93, 0.97], leaves: [0.56, 0.6, 0.62] },
];

const bright: readonly Colour[] = [
  [0.86, 0.26, 0.2],
  [0.97, 0.95, 0.9],
  [0.96, 0.76, 0.3],
  [0.24, 0.48, 0.7],
];

/** The colours of an hour, 0 … 1. */
export function hourOf(at: number): Hour {
  const [a, b, t] = around(hours, at);
  return {
    zenith: mix(a.zenith, b.zenith, t),
    horizon: mix(a.horizon, b.horizon, t),
    sun: mix(a.sun, b.sun, t),
    light: mix(a.light, b.light, t),
  };
}

/** Grass and leaves of a season, 0 … 1. */
export function seasonOf(at: number): { readonly grass: Colour; readonly leaves: Colour } {
  const [a, b, t] = around(seasons, at);
  return { grass: mix(a.grass, b.grass, t), leaves: mix(a.leaves, b.leaves, t) };
}

/** One of the colours of sails and walls, 0 … 1. */
export function brightOf(at: number): Colour {
  const [a, b, t] = around(bright, at);
  return mix(a, b, t);
}

/** A colour in some light. */
export function lit(colour: Colour, light: Colour): Colour {
  return [colour[0] * light[0], colour[1] * light[1], colour[2] * light[2]];
}

function around<T>(list: readonly T[], at: number): readonly [T, T, number] {
  const place = at * (list.length - 1);
  const i = Math.min(list.length - 2, Math.floor(place));
  return [list[i], list[i + 1], place - i];
}
