import type { Random } from "../../core/random.ts";
import { type Canvas, canvas } from "./canvas.ts";
import {
  drawHills,
  drawLake,
  drawMeadow,
  type Lake,
  planHills,
  planLake,
  planMeadow,
  type Season,
} from "./land.ts";
import { type Noise, noise } from "./noise.ts";
import { drawSky, type Hour } from "./sky.ts";
import { drawHouse, drawTree, type Light } from "./things.ts";

const side = 256;

/** Noon, morning, dusk, dawn and an overcast day. */
const hours: readonly Hour[] = [
  {
    zenith: [0.22, 0.45, 0.78],
    horizon: [0.74, 0.86, 0.95],
    sun: [1, 0.97, 0.86],
    height: 85,
    light: 1,
    clouds: 0.6,
  },
  {
    zenith: [0.4, 0.58, 0.82],
    horizon: [0.99, 0.87, 0.72],
    sun: [1, 0.93, 0.75],
    height: 35,
    light: 0.92,
    clouds: 0.5,
  },
  {
    zenith: [0.21, 0.22, 0.45],
    horizon: [0.97, 0.58, 0.37],
    sun: [1, 0.75, 0.45],
    height: 12,
    light: 0.7,
    clouds: 0.5,
  },
  {
    zenith: [0.36, 0.3, 0.52],
    horizon: [0.98, 0.72, 0.66],
    sun: [1, 0.85, 0.78],
    height: 18,
    light: 0.78,
    clouds: 0.4,
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

/** Summer, early and late, autumn and winter. */
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
  drawSky(picture, hour, { horizon, sunX, clouds: between(0, hour.clouds), shift: between(0, 200) }, grain);
  const ridges = planHills(side, horizon, grain, draw);
  const meadow = planMeadow(side, horizon, grain, draw);
  drawHills(picture, hour, season, ridges, meadow, grain);
  drawMeadow(picture, hour, season, meadow, grain, draw.uniform());
  const lake = draw.uniform() < 0.4 ? planLake(meadow, draw) : undefined;
  if (lake !== undefined) drawLake(picture, hour, lake, grain);
  drawThings(picture, hour, season, { meadow, sunX, lake }, grain, draw);
  picture.write(out);
}

/** Trees and a few houses on the meadow, far ones first; none stands in the lake. */
function drawThings(
  picture: Canvas,
  hour: Hour,
  season: Season,
  { meadow, sunX, lake }: { meadow: Float32Array; sunX: number; lake: Lake | undefined },
  grain: Noise,
  draw: Random,
): void {
  const conifer = season.snow || draw.uniform() < 0.35;
  const houses = draw.integer(4);
  const things = Array.from({ length: 5 + draw.integer(14) + houses }, (_, i) => {
    const x = side * draw.uniform();
    const edge = meadow[Math.floor(x)];
    const y = edge + 3 + draw.uniform() ** 1.7 * (side - 8 - edge);
    return { x, y, house: i < houses, size: 0.28 + (0.9 * (y - edge)) / 100 };
  })
    .filter(
      ({ x, y }) =>
        lake === undefined || ((x - lake.x) / lake.reach) ** 2 + ((y - lake.y) / lake.thick) ** 2 > 1.25,
    )
    .sort((a, b) => a.y - b.y);
  for (const { x, y, size, house } of things) {
    const light: Light = {
      level: hour.light,
      sun: hour.sun,
      side: Math.max(-1, Math.min(1, (x - sunX) / 90)),
      soft: hour.clouds > 0.8 ? 0.35 : 1,
      snow: season.snow,
    };
    if (house) drawHouse(picture, x, y, 58 * size, light, draw);
    else {
      const leaf = season.leaves[draw.integer(season.leaves.length)];
      drawTree(
        picture,
        x,
        y,
        82 * size * (0.75 + 0.5 * draw.uniform()),
        { conifer, leaf },
        light,
        grain,
        draw,
      );
    }
  }
}
