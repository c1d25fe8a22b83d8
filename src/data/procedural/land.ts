import type { Random } from "../../core/random.ts";
import { type Canvas, type Colour, mix, smooth, tint } from "./canvas.ts";
import type { Noise } from "./noise.ts";
import type { Hour } from "./sky.ts";

/** A season: the ground, and the leaves of the trees. */
export interface Season {
  readonly meadow: Colour;
  readonly hills: Colour;
  readonly leaves: readonly Colour[];
  readonly snow: boolean;
}

/** A ridge, from its line of heights down. */
interface Ridge {
  /** Top of the ridge in each column, in pixels from the top of the picture. */
  readonly line: Float32Array;
  /** Nearness in 0…1. */
  readonly near: number;
  /** Bare rock with snow on its tops. */
  readonly rough: boolean;
  /** Highest and lowest the line can be. */
  readonly base: number;
  readonly rise: number;
}

/** Ridges from far to near. */
export function planHills(width: number, horizon: number, grain: Noise, draw: Random): Ridge[] {
  const layers = 2 + draw.integer(3);
  const mountains = draw.uniform() < 0.6;
  return Array.from({ length: layers }, (_, layer) => {
    const near = (layer + 1) / layers;
    const rough = layer === 0 && mountains;
    const base = horizon + 34 * near - (rough ? 8 : 0);
    const rise = rough ? 75 : 46 - 22 * near;
    const scale = rough ? 0.026 : 0.012 + 0.006 * layer;
    const offset = 50 * draw.uniform();
    const line = Float32Array.from({ length: width }, (_, x) => {
      return base - rise * grain.fractal(x * scale + offset, layer * 7.7, rough ? 5 : 2);
    });
    return { line, near, rough, base, rise };
  });
}

/** Where the meadow in front of the hills begins, by column. */
export function planMeadow(width: number, horizon: number, grain: Noise, draw: Random): Float32Array {
  const offset = 50 * draw.uniform();
  const level = horizon + 38 + 10 * draw.uniform();
  return Float32Array.from(
    { length: width },
    (_, x) => level - 16 * grain.fractal(x * 0.008 + offset, 3.3, 2),
  );
}

/** Paints ridges, paler with distance, each only as far down as the next one leaves it visible. */
export function drawHills(
  picture: Canvas,
  hour: Hour,
  season: Season,
  ridges: readonly Ridge[],
  meadow: Float32Array,
  grain: Noise,
): void {
  const snow: Colour = tint([0.95, 0.96, 1], hour.light * 1.1);
  for (const [layer, { line, near, rough, base, rise }] of ridges.entries()) {
    const haze = 0.78 * (1 - near) + 0.06;
    const body = tint(mix(season.hills, [0.36, 0.37, 0.4], rough ? 0.6 : 0), hour.light);
    const before = [...ridges.slice(layer + 1).map((ridge) => ridge.line), meadow];
    for (let x = 0; x < picture.width; x++) {
      const bottom = Math.min(picture.height, ...before.map((next) => Math.ceil(next[x]) + 1));
      for (let y = Math.max(0, Math.floor(line[x])); y < bottom; y++) {
        const below = y - line[x];
        const texture = 0.78 + 0.44 * grain.fractal(x * 0.16 + 31 * layer, y * 0.24, 3);
        // Noise along the slope makes gullies, which hold the snow and turn to or from the light.
        const gully = rough ? grain.fractal(x * 0.09 + below * 0.05, below * 0.02, 3) : 0.5;
        const white = rough ? smooth(-3, 3, 4 + 34 * gully - 0.25 * (line[x] - base + rise) - below) : 0;
        const colour = tint(mix(body, snow, white), texture * (0.8 + 0.4 * gully) * (1 - 0.0016 * below));
        const pale = haze + 0.0015 * (1 - near) * below;
        picture.blend(x, y, mix(colour, hour.horizon, pale), Math.min(1, y + 1 - line[x]));
      }
    }
  }
}

/** Paints the meadow: patches and blades that grow towards the eye; `flowering` in 0…1 picks what grows. */
export function drawMeadow(
  picture: Canvas,
  hour: Hour,
  season: Season,
  meadow: Float32Array,
  grain: Noise,
  flowering: number,
): void {
  const flowers = tint(flowering < 0.5 ? [0.95, 0.9, 0.5] : [0.92, 0.6, 0.7], hour.light);
  const dry: Colour = season.snow ? [0.8, 0.86, 0.94] : [0.66, 0.62, 0.36];
  const strength = season.snow ? 0.12 : 0.5;
  for (let x = 0; x < picture.width; x++) {
    for (let y = Math.floor(meadow[x]); y < picture.height; y++) {
      const depth = 26 / (Math.max(0, y - meadow[x]) + 26);
      // Blades are higher than wide, and finer far away.
      const blades = grain.fractal(x * (0.25 + 0.9 * depth), y * (0.12 + 0.9 * depth), 3);
      const patches = grain.fractal((x - 128) * 0.05 * depth + 9, 6 * depth + 40, 3);
      const light = hour.light * (1 - strength / 2 + strength * blades) * (0.85 + 0.3 * patches);
      let colour = tint(mix(season.meadow, dry, smooth(0.45, 0.75, patches)), light);
      if (!season.snow && flowering > 0.3 && grain.at(x * 0.9, y * 0.9) > 0.93)
        colour = mix(colour, flowers, 0.75);
      picture.blend(x, y, mix(colour, hour.horizon, 0.16 * depth), Math.min(1, y + 1 - meadow[x]));
    }
  }
}

/** A lake in the meadow. */
export interface Lake {
  readonly x: number;
  readonly y: number;
  /** Half the width and half the height, in pixels. */
  readonly reach: number;
  readonly thick: number;
}

/** A lake below the meadow's edge. */
export function planLake(meadow: Float32Array, draw: Random): Lake {
  const thick = 11 + 12 * draw.uniform();
  return {
    x: 60 + 136 * draw.uniform(),
    y: meadow.reduce((a, b) => Math.max(a, b)) + thick + 3 + 12 * draw.uniform(),
    reach: 60 + 60 * draw.uniform(),
    thick,
  };
}

/** The lake mirrors the sky, broken by ripples that grow towards the eye. */
export function drawLake(picture: Canvas, hour: Hour, { x, y, reach, thick }: Lake, grain: Noise): void {
  picture.paint(
    { left: x - reach - 8, right: x + reach + 8, top: y - thick - 2, bottom: y + thick + 2 },
    (px, py) => {
      const shore = 0.18 * grain.fractal(px * 0.06, py * 0.12, 2) - 0.09;
      return smooth(1.03, 0.97, Math.hypot((px - x) / reach, (py - y) / thick) + shore);
    },
    (px, py) => {
      const down = (py - y + thick) / (2 * thick);
      const ripple = grain.fractal(px * 0.06, py * (0.9 - 0.4 * down), 3) - 0.5;
      const sky = mix(hour.horizon, hour.zenith, Math.min(1, Math.max(0, 0.2 + 0.45 * down + 0.6 * ripple)));
      return tint(mix(sky, [0.2, 0.32, 0.38], 0.2), 0.92 + 0.25 * ripple);
    },
  );
}
