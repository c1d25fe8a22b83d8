import type { Random } from "../../core/random.ts";
import { type Canvas, type Colour, canvas, mix, smooth, tint } from "./canvas.ts";
import { type Noise, noise } from "./noise.ts";
import { drawHouse, drawTree, type Light } from "./things.ts";

const side = 256;

/** An hour of the day: what the sky does to everything below it. */
interface Hour {
  readonly zenith: Colour;
  readonly horizon: Colour;
  readonly sun: Colour;
  /** Height of the sun above the horizon, in pixels. */
  readonly height: number;
  /** How bright the ground is. */
  readonly light: number;
  /** Share of the sky that clouds may take. */
  readonly clouds: number;
}

const hours: readonly Hour[] = [
  {
    zenith: [0.22, 0.45, 0.78],
    horizon: [0.74, 0.86, 0.95],
    sun: [1, 0.97, 0.86],
    height: 85,
    light: 1,
    clouds: 0.5,
  },
  {
    zenith: [0.4, 0.58, 0.82],
    horizon: [0.99, 0.87, 0.72],
    sun: [1, 0.93, 0.75],
    height: 35,
    light: 0.92,
    clouds: 0.4,
  },
  {
    zenith: [0.21, 0.22, 0.45],
    horizon: [0.97, 0.58, 0.37],
    sun: [1, 0.75, 0.45],
    height: 12,
    light: 0.7,
    clouds: 0.45,
  },
  {
    zenith: [0.36, 0.3, 0.52],
    horizon: [0.98, 0.72, 0.66],
    sun: [1, 0.85, 0.78],
    height: 18,
    light: 0.78,
    clouds: 0.35,
  },
  {
    zenith: [0.53, 0.58, 0.64],
    horizon: [0.83, 0.84, 0.84],
    sun: [0.93, 0.93, 0.92],
    height: 70,
    light: 0.85,
    clouds: 0.9,
  },
];

/** A season: the ground, and the leaves of the trees. */
interface Season {
  readonly meadow: Colour;
  readonly hills: Colour;
  readonly leaves: readonly Colour[];
  readonly snow: boolean;
}

const seasons: readonly Season[] = [
  {
    meadow: [0.45, 0.6, 0.25],
    hills: [0.27, 0.45, 0.24],
    leaves: [
      [0.24, 0.46, 0.17],
      [0.33, 0.52, 0.2],
    ],
    snow: false,
  },
  {
    meadow: [0.6, 0.62, 0.3],
    hills: [0.36, 0.44, 0.22],
    leaves: [
      [0.3, 0.45, 0.16],
      [0.42, 0.5, 0.2],
    ],
    snow: false,
  },
  {
    meadow: [0.66, 0.54, 0.28],
    hills: [0.5, 0.38, 0.2],
    leaves: [
      [0.78, 0.42, 0.13],
      [0.72, 0.25, 0.12],
      [0.8, 0.62, 0.18],
    ],
    snow: false,
  },
  { meadow: [0.88, 0.91, 0.95], hills: [0.6, 0.68, 0.76], leaves: [[0.45, 0.47, 0.48]], snow: true },
];

/** Paints a landscape into bytes [3, 256, 256]. */
export function drawScene(draw: Random, out: Uint8Array): void {
  const between = (low: number, high: number): number => low + (high - low) * draw.uniform();
  const hour = hours[draw.integer(hours.length)];
  const season = seasons[draw.integer(seasons.length)];
  const grain = noise(draw);
  const picture = canvas(side, side);
  const horizon = between(105, 160);
  const sunX = between(25, side - 25);
  drawSky(picture, hour, horizon, sunX, between(0, hour.clouds), grain, between(0, 200));
  const ground = drawHills(picture, hour, season, horizon, sunX, grain, draw);
  drawMeadow(picture, hour, season, ground, grain, between(0, 1));
  if (draw.uniform() < 0.4) drawLake(picture, hour, horizon, ground, grain, draw);
  drawThings(picture, hour, season, ground, sunX, grain, draw);
  picture.write(out);
}

function drawSky(
  picture: Canvas,
  hour: Hour,
  horizon: number,
  sunX: number,
  clouds: number,
  grain: Noise,
  shift: number,
): void {
  const sunY = horizon - hour.height;
  const radius = 9;
  const lit = mix(hour.sun, [1, 1, 1], 0.4);
  const under = mix(hour.zenith, hour.horizon, 0.45);
  for (let y = 0; y < Math.min(side, horizon + 30); y++) {
    const height = Math.min(1, y / horizon);
    const air = mix(hour.zenith, hour.horizon, height ** 1.6);
    for (let x = 0; x < side; x++) {
      const distance = Math.hypot(x + 0.5 - sunX, y + 0.5 - sunY);
      const glow = 0.55 * Math.exp(-distance / 38) + 0.22 * Math.exp(-distance / 120);
      let colour = mix(air, hour.sun, Math.min(1, glow));
      colour = mix(colour, hour.sun, smooth(radius + 1, radius - 1, distance));
      // Clouds are flat and far ones flatter: the plane of noise is seen in perspective.
      const depth = 14 / (horizon + 14 - y);
      const cloud = grain.fractal((x - 128) * depth * 0.11 + shift, depth * 13 + shift, 4);
      const cover = smooth(0.72 - 0.42 * clouds, 0.9 - 0.3 * clouds, cloud) * smooth(1, 0.75, height);
      const bright = smooth(
        0.35,
        0.85,
        grain.fractal((x - 118) * depth * 0.11 + shift, depth * 13 + shift + 0.5, 2),
      );
      picture.blend(x, y, mix(colour, mix(lit, under, 0.75 * bright), 0.85 * cover), 1);
    }
  }
}

/** Ridges from far to near, paler with distance; returns where the meadow in front begins, by column. */
function drawHills(
  picture: Canvas,
  hour: Hour,
  season: Season,
  horizon: number,
  sunX: number,
  grain: Noise,
  draw: Random,
): Float32Array {
  const layers = 2 + draw.integer(3);
  let ridge = new Float32Array(side);
  for (let layer = 0; layer < layers; layer++) {
    const near = (layer + 1) / layers;
    const rough = layer === 0 && draw.uniform() < 0.6;
    const base = horizon + 34 * near - (rough ? 8 : 0);
    const rise = rough ? 75 : 46 - 22 * near;
    const scale = rough ? 0.026 : 0.012 + 0.006 * layer;
    const offset = 50 * draw.uniform();
    ridge = Float32Array.from({ length: side }, (_, x) => {
      return base - rise * grain.fractal(x * scale + offset, layer * 7.7, rough ? 5 : 2);
    });
    const haze = 0.78 * (1 - near) + 0.06;
    const body = tint(mix(season.hills, [0.36, 0.37, 0.4], rough ? 0.6 : 0), hour.light);
    for (let x = 0; x < side; x++) {
      const slope = ridge[Math.min(side - 1, x + 2)] - ridge[Math.max(0, x - 2)];
      const facing = 1 + 0.09 * Math.max(-2, Math.min(2, x < sunX ? -slope : slope));
      for (let y = Math.max(0, Math.floor(ridge[x])); y < side; y++) {
        const edge = Math.min(1, y + 1 - ridge[x]);
        const below = y - ridge[x];
        const texture = 0.78 + 0.44 * grain.fractal(x * 0.16 + 31 * layer, y * 0.24, 3);
        const snowy = rough && below < 16 + 14 * grain.at(x * 0.2, y * 0.2) - 0.2 * (ridge[x] - base + rise);
        const plain: Colour = snowy ? [0.95, 0.96, 1] : body;
        const colour = tint(plain, texture * facing * (1 - 0.0016 * below) * (snowy ? hour.light * 1.1 : 1));
        picture.blend(x, y, mix(colour, hour.horizon, haze + 0.0015 * (1 - near) * below), edge);
      }
    }
  }
  const offset = 50 * draw.uniform();
  const level = horizon + 30 + 10 * draw.uniform();
  return Float32Array.from(
    { length: side },
    (_, x) => level - 16 * grain.fractal(x * 0.008 + offset, 3.3, 2) + 8,
  );
}

function drawMeadow(
  picture: Canvas,
  hour: Hour,
  season: Season,
  ground: Float32Array,
  grain: Noise,
  kind: number,
): void {
  const flowers: Colour = kind < 0.5 ? [0.95, 0.9, 0.5] : [0.92, 0.6, 0.7];
  for (let x = 0; x < side; x++) {
    for (let y = Math.floor(ground[x]); y < side; y++) {
      const below = y - ground[x];
      const depth = 26 / (below + 26);
      // Blades are higher than wide, and finer far away.
      const blades = grain.fractal(x * (0.25 + 0.9 * depth), y * (0.12 + 0.9 * depth), 3);
      const patches = grain.fractal((x - 128) * 0.05 * depth + 9, 6 * depth + 40, 3);
      const strength = season.snow ? 0.12 : 0.5;
      const light = hour.light * (1 - strength / 2 + strength * blades) * (0.85 + 0.3 * patches);
      const dry: Colour = season.snow ? [0.8, 0.86, 0.94] : [0.66, 0.62, 0.36];
      let colour = tint(mix(season.meadow, dry, smooth(0.45, 0.75, patches)), light);
      if (!season.snow && kind > 0.3 && grain.at(x * 0.9, y * 0.9) > 0.93)
        colour = mix(colour, tint(flowers, hour.light), 0.75);
      picture.blend(
        x,
        y,
        mix(colour, hour.horizon, 0.16 * depth),
        Math.min(1, Math.max(0, y + 1 - ground[x])),
      );
    }
  }
}

/** A lake: the sky upside down, broken by ripples that grow towards the eye. */
function drawLake(
  picture: Canvas,
  hour: Hour,
  horizon: number,
  ground: Float32Array,
  grain: Noise,
  draw: Random,
): void {
  const [middle, reach] = [60 + 136 * draw.uniform(), 60 + 60 * draw.uniform()];
  const level = Math.max(...ground) + 14 + 14 * draw.uniform();
  const thick = 11 + 12 * draw.uniform();
  const box = {
    left: middle - reach - 8,
    right: middle + reach + 8,
    top: level - thick,
    bottom: level + thick,
  };
  picture.paint(
    box,
    (x, y) => {
      const shore = 0.18 * grain.fractal(x * 0.06, y * 0.12, 2) - 0.09;
      const r = Math.hypot((x - middle) / reach, (y - level) / thick) + shore;
      return smooth(1.03, 0.97, r);
    },
    (x, y) => {
      const down = (y - level + thick) / (2 * thick);
      const ripple = grain.fractal(x * 0.06, y * (0.9 - 0.4 * down), 3) - 0.5;
      const sky = mix(hour.horizon, hour.zenith, Math.min(1, Math.max(0, 0.25 + 0.5 * down + 0.5 * ripple)));
      return tint(mix(sky, [0.16, 0.27, 0.33], 0.28), 0.92 + 0.25 * ripple - 0.0004 * horizon);
    },
  );
}

function drawThings(
  picture: Canvas,
  hour: Hour,
  season: Season,
  ground: Float32Array,
  sunX: number,
  grain: Noise,
  draw: Random,
): void {
  const light: Light = {
    level: hour.light,
    sun: hour.sun,
    side: 0,
    soft: hour.clouds > 0.8 ? 0.35 : 1,
    snow: season.snow,
  };
  const conifers = season.snow || draw.uniform() < 0.35;
  const count = 4 + draw.integer(14);
  const houses = draw.integer(4);
  const things = Array.from({ length: count + houses }, (_, i) => {
    const x = side * draw.uniform();
    const down = draw.uniform() ** 1.7;
    const y = ground[Math.floor(x)] + 3 + down * (side - 8 - ground[Math.floor(x)]);
    return { x, y, house: i < houses, size: 0.28 + (0.9 * (y - ground[Math.floor(x)])) / 100 };
  }).sort((a, b) => a.y - b.y);
  for (const { x, y, size, house } of things) {
    const here: Light = { ...light, side: Math.max(-1, Math.min(1, (x - sunX) / 90)) };
    if (house) drawHouse(picture, x, y, 58 * size, here, draw);
    else {
      const leaf = season.leaves[draw.integer(season.leaves.length)];
      drawTree(
        picture,
        x,
        y,
        82 * size * (0.75 + 0.5 * draw.uniform()),
        { conifer: conifers, leaf },
        here,
        grain,
        draw,
      );
    }
  }
}
