import type { Random } from "../../core/random.ts";
import { type Canvas, type Colour, mix, smooth, tint } from "./canvas.ts";
import type { Noise } from "./noise.ts";

/** How a thing is lit. */
export interface Light {
  /** Brightness of the day. */
  readonly level: number;
  readonly sun: Colour;
  /** Where the shadow falls: −1 left, 1 right. */
  readonly side: number;
  /** Depth of shadows: 1 in sunshine, less under clouds. */
  readonly soft: number;
  readonly snow: boolean;
}

/** How a tree looks. */
interface TreeLook {
  readonly conifer: boolean;
  readonly leaf: Colour;
}

/** A soft shadow on the ground, an ellipse to the side that the sun leaves. */
function drawShadow(picture: Canvas, x: number, y: number, width: number, { side, soft }: Light): void {
  const centre = x + side * width * 0.55;
  const [reach, thick] = [width * (0.75 + 0.35 * Math.abs(side)), Math.max(2, width * 0.16)];
  for (let row = Math.max(0, Math.floor(y - thick)); row < Math.min(picture.height, y + thick); row++) {
    const left = Math.max(0, Math.floor(centre - reach));
    const right = Math.min(picture.width, Math.ceil(centre + reach));
    for (let column = left; column < right; column++) {
      const r = Math.hypot((column + 0.5 - centre) / reach, (row + 0.5 - y) / thick);
      picture.shade(column, row, 1 - 0.45 * soft * smooth(1, 0.35, r));
    }
  }
}

/** A tree of the given height whose foot stands at (x, y). */
export function drawTree(
  picture: Canvas,
  x: number,
  y: number,
  height: number,
  { conifer, leaf }: TreeLook,
  light: Light,
  grain: Noise,
  draw: Random,
): void {
  drawShadow(picture, x, y, height * 0.42, light);
  const trunk: Colour = tint([0.36, 0.26, 0.18], light.level);
  const half = Math.max(0.8, height * 0.035);
  picture.paint(
    { left: x - half - 1, right: x + half + 1, top: y - height * 0.5, bottom: y + 1 },
    (px, py) => Math.min(1, half + 0.5 - Math.abs(px - x)) * smooth(y + 1, y - 1, py),
    (px) => tint(trunk, 1 - 0.3 * light.soft * ((px - x) / half) * light.side),
  );
  const shift = 100 * draw.uniform();
  if (conifer) drawConifer(picture, x, y, height, light, grain, shift);
  else drawCrown(picture, x, y, height, leaf, light, grain, draw, shift);
}

function drawConifer(
  picture: Canvas,
  x: number,
  y: number,
  height: number,
  light: Light,
  grain: Noise,
  shift: number,
): void {
  const green: Colour = [0.13, 0.3, 0.19];
  const white: Colour = [0.92, 0.95, 0.98];
  const [top, foot] = [y - height, y - height * 0.1];
  const width = height * 0.25;
  const tiers = 5;
  picture.paint(
    { left: x - width - 2, right: x + width + 2, top, bottom: foot + 2 },
    (px, py) => {
      const t = (py - top) / (foot - top);
      if (t < 0 || t > 1) return 0;
      const tier = (t * tiers) % 1;
      const edge = width * (t * 0.8 + 0.1) * (0.55 + 0.5 * tier);
      return edge + 1.6 * (grain.at(px * 0.6 + shift, py * 0.6) - 0.5) + 0.5 - Math.abs(px - x);
    },
    (px, py) => {
      const t = (py - top) / (foot - top);
      const tier = (t * tiers) % 1;
      const needles = 0.7 + 0.6 * grain.fractal(px * 0.45 + shift, py * 0.45, 2);
      const lit = 1 - 0.35 * light.soft * light.side * Math.max(-1, Math.min(1, (px - x) / (width * t + 1)));
      const dark = tint(green, light.level * needles * lit * (0.8 + 0.45 * tier));
      const snow = light.snow ? smooth(0.42, 0.2, tier) : 0;
      return mix(dark, tint(white, light.level * lit), 0.8 * snow);
    },
  );
}

function drawCrown(
  picture: Canvas,
  x: number,
  y: number,
  height: number,
  leaf: Colour,
  light: Light,
  grain: Noise,
  draw: Random,
  shift: number,
): void {
  // A crown is a handful of round clumps; their union is the outline, their own shading gives it depth.
  const clumps = Array.from({ length: 5 + draw.integer(4) }, () => {
    const angle = 2 * Math.PI * draw.uniform();
    const out = height * 0.17 * Math.sqrt(draw.uniform());
    return {
      x: x + out * Math.cos(angle) * 1.15,
      y: y - height * 0.66 + out * Math.sin(angle) * 1.1,
      radius: height * (0.13 + 0.09 * draw.uniform()),
    };
  }).sort((a, b) => a.y - b.y);
  for (const clump of clumps) {
    const { radius } = clump;
    picture.paint(
      {
        left: clump.x - radius - 2,
        right: clump.x + radius + 2,
        top: clump.y - radius - 2,
        bottom: clump.y + radius + 2,
      },
      (px, py) => {
        const ragged = radius * 0.28 * (grain.fractal(px * 0.3 + shift, py * 0.3, 2) - 0.5);
        return radius + ragged + 0.5 - Math.hypot(px - clump.x, py - clump.y);
      },
      (px, py) => {
        const [nx, ny] = [(px - clump.x) / radius, (py - clump.y) / radius];
        const lit = 0.95 - light.soft * (0.25 * light.side * nx + 0.32 * ny);
        const texture = 0.72 + 0.56 * grain.fractal(px * 0.5 + shift, py * 0.5, 2);
        return mix(tint(leaf, light.level * lit * texture), light.sun, Math.max(0, 0.1 * (lit - 0.95)));
      },
    );
  }
}

const walls: readonly Colour[] = [
  [0.93, 0.9, 0.83],
  [0.86, 0.74, 0.58],
  [0.76, 0.4, 0.33],
  [0.7, 0.77, 0.8],
  [0.92, 0.84, 0.6],
];
const roofs: readonly Colour[] = [
  [0.56, 0.24, 0.17],
  [0.37, 0.3, 0.28],
  [0.28, 0.32, 0.38],
];

/** A house of the given width whose front stands at (x, y). */
export function drawHouse(
  picture: Canvas,
  x: number,
  y: number,
  width: number,
  light: Light,
  draw: Random,
): void {
  const wall = walls[draw.integer(walls.length)];
  const roof: Colour = light.snow ? [0.9, 0.93, 0.97] : roofs[draw.integer(roofs.length)];
  const half = width / 2;
  const eaves = y - width * (0.42 + 0.18 * draw.uniform());
  const rise = width * (0.32 + 0.14 * draw.uniform());
  drawShadow(picture, x, y, width * 0.9, light);
  const lit = light.level * (1 - 0.16 * light.soft * Math.abs(light.side));
  const box = (
    left: number,
    top: number,
    right: number,
    bottom: number,
    colour: (px: number, py: number) => Colour,
  ): void => {
    picture.paint(
      { left: left - 1, top: top - 1, right: right + 1, bottom: bottom + 1 },
      (px, py) =>
        Math.min(1, px - left + 0.5, right - px + 0.5) *
        Math.min(1, Math.max(0, Math.min(py - top + 0.5, bottom - py + 0.5))),
      colour,
    );
  };
  if (draw.uniform() < 0.7) {
    const at = x + half * (draw.uniform() - 0.5);
    box(at - width * 0.05, eaves - rise * 1.02, at + width * 0.05, eaves, () => tint([0.5, 0.33, 0.28], lit));
  }
  box(x - half, eaves, x + half, y, (px, py) => {
    const under = 0.72 + 0.28 * smooth(0, width * 0.12, py - eaves);
    return tint(wall, lit * under * (1 - 0.13 * light.soft * light.side * ((px - x) / half)));
  });
  const overhang = half * 1.14;
  picture.paint(
    { left: x - overhang - 1, right: x + overhang + 1, top: eaves - rise - 1, bottom: eaves + 2 },
    (px, py) => {
      const t = (py - (eaves - rise)) / rise;
      if (t > 1.02) return 0;
      return (
        Math.min(1, (overhang * (0.55 + 0.45 * t) - Math.abs(px - x)) * 0.9 + 0.5) * smooth(-0.03, 0.02, t)
      );
    },
    (px, py) => {
      const rows = 0.92 + 0.08 * Math.sign(Math.sin((py - eaves) * (16 / width) * Math.PI));
      return tint(roof, lit * rows * (1.05 - 0.1 * light.soft * light.side * ((px - x) / overhang)));
    },
  );
  // Lamps are on when the day is dim.
  const glass: Colour = light.level < 0.8 ? [1, 0.82, 0.45] : [0.3, 0.38, 0.46];
  const glow = light.level < 0.8 ? 1 : light.level;
  const [tall, wide] = [(y - eaves) * 0.36, width * 0.13];
  for (const offset of [-0.29, 0.29]) {
    const [left, top] = [x + offset * width - wide / 2, eaves + (y - eaves) * 0.28];
    box(left - 1, top - 1, left + wide + 1, top + tall + 1, () => tint([0.95, 0.94, 0.9], lit));
    box(left, top, left + wide, top + tall, (px, py) => {
      const bar =
        Math.abs(px - left - wide / 2) < width * 0.008 || Math.abs(py - top - tall / 2) < width * 0.008;
      return bar ? tint([0.95, 0.94, 0.9], lit) : tint(glass, glow * (1.12 - (0.3 * (py - top)) / tall));
    });
  }
  box(x - width * 0.075, y - (y - eaves) * 0.62, x + width * 0.075, y, () => tint([0.35, 0.23, 0.15], lit));
}
