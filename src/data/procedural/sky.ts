import { type Canvas, type Colour, mix, smooth } from "./canvas.ts";
import type { Noise } from "./noise.ts";

/** An hour of the day: what the sky does to everything below it. */
export interface Hour {
  readonly zenith: Colour;
  readonly horizon: Colour;
  readonly sun: Colour;
  /** Height of the sun above the horizon, in pixels. */
  readonly height: number;
  /** How bright the ground is, in 0…1. */
  readonly light: number;
  /** Share of the sky that clouds may take, in 0…1. */
  readonly clouds: number;
}

/** Where the parts of a sky are. */
export interface SkyPlan {
  readonly horizon: number;
  readonly sunX: number;
  /** Share of clouds, in 0…1. */
  readonly clouds: number;
  /** Where in the noise the clouds lie. */
  readonly shift: number;
}

const sunRadius = 9;

/** A sky from the zenith down to below the horizon: air, the sun and its glow, clouds seen in perspective. */
export function drawSky(
  picture: Canvas,
  hour: Hour,
  { horizon, sunX, clouds, shift }: SkyPlan,
  grain: Noise,
): void {
  const sunY = horizon - hour.height;
  const lit = mix(hour.sun, [1, 1, 1], 0.4);
  const under = mix(hour.zenith, hour.horizon, 0.45);
  for (let y = 0; y < Math.min(picture.height, horizon + 30); y++) {
    const height = Math.min(1, y / horizon);
    const air = mix(hour.zenith, hour.horizon, height ** 1.6);
    const fade = clouds < 0.08 ? 0 : smooth(1, 0.75, height);
    const depth = 14 / (horizon + 14 - Math.min(y, horizon));
    for (let x = 0; x < picture.width; x++) {
      const distance = Math.sqrt((x + 0.5 - sunX) ** 2 + (y + 0.5 - sunY) ** 2);
      const glow = 0.55 * Math.exp(-distance / 38) + 0.22 * Math.exp(-distance / 120);
      const disc = smooth(sunRadius + 1, sunRadius - 1, distance);
      picture.blend(x, y, air, 1);
      picture.blend(x, y, hour.sun, Math.max(Math.min(1, glow), disc));
      if (fade === 0) continue;
      const [u, v] = [(x - 128) * depth * 0.11 + shift, depth * 13 + shift];
      const cover = 0.85 * fade * smooth(0.72 - 0.42 * clouds, 0.9 - 0.3 * clouds, grain.fractal(u, v, 4));
      if (cover === 0) continue;
      const shade = smooth(0.35, 0.85, grain.fractal(u + 1.1 * depth, v + 0.5, 2));
      picture.blend(x, y, mix(lit, under, 0.75 * shade), cover);
    }
  }
}
