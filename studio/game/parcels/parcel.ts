import type { Random } from "../../../src/core/random.ts";
import { drawCapsule } from "../../../src/data/procedural/capsule.ts";
import { cosine, sine } from "../exact.ts";
import { outlines, type Shape, type Stranger, shapes, strangers } from "./outlines.ts";

/** Pixels along each side of a parcel's picture. */
export const side = 28;
export const pixels = side * side;

/** What a parcel's picture is made from. */
export interface ParcelFactors {
  readonly shape: Shape | Stranger;
  /** Centre, in pixels from the left and from the top. */
  readonly x: number;
  readonly y: number;
  /** Half the extent, in pixels. */
  readonly size: number;
  /** Clockwise, in radians. */
  readonly rotation: number;
  /** Height over width of the outline before it is turned. */
  readonly stretch: number;
  /** Whether left and right are exchanged. */
  readonly mirrored: boolean;
  /** Width of the stroke, in pixels. */
  readonly stroke: number;
}

/** Range of how carelessly a parcel was packed: 0 large, upright and in the middle, 1 anyhow. */
export type Carelessness = readonly [least: number, most: number];

/** The factors of a random parcel of one of the known shapes. */
export function parcelFactors(draw: Random, careless: Carelessness = [0, 1]): ParcelFactors {
  return factorsOf(shapes[draw.integer(shapes.length)], draw, careless);
}

/** The factors of a random parcel that shows what no network of the game ever saw. */
export function strangerFactors(draw: Random): ParcelFactors {
  return factorsOf(strangers[draw.integer(strangers.length)], draw, [0, 1]);
}

function factorsOf(shape: Shape | Stranger, draw: Random, [least, most]: Carelessness): ParcelFactors {
  const careless = least + (most - least) * draw.uniform();
  const around = (middle: number, spread: number): number =>
    middle + spread * careless * (2 * draw.uniform() - 1);
  const size = 10.5 - 3.5 * careless * draw.uniform();
  const stroke = around(2.3, 0.8);
  // The centre keeps the outermost corner and its stroke inside the frame.
  const slack = Math.max(0, side / 2 - 1.02 * size - stroke / 2);
  return {
    shape,
    size,
    stroke,
    x: around(side / 2, slack),
    y: around(side / 2, slack),
    rotation: around(0, 0.55),
    stretch: around(1, 0.27),
    mirrored: draw.uniform() < careless / 2,
  };
}

/** A parcel's picture, [28, 28] bytes, white on black, with antialiased edges. */
export function drawParcel({
  shape,
  x,
  y,
  size,
  rotation,
  stretch,
  mirrored,
  stroke,
}: ParcelFactors): Uint8Array {
  const out = new Uint8Array(pixels);
  const [cos, sin] = [cosine(rotation) * size, sine(rotation) * size];
  const long = Math.max(1, stretch);
  const [wide, high] = [(mirrored ? -1 : 1) / long, stretch / long];
  const place = (line: readonly number[], i: number): [number, number] => {
    const [px, py] = [line[i] * wide, line[i + 1] * high];
    return [x + px * cos - py * sin, y + px * sin + py * cos];
  };
  for (const line of outlines[shape])
    for (let i = 2; i < line.length; i += 2) {
      const [[ax, ay], [bx, by]] = [place(line, i - 2), place(line, i)];
      drawCapsule(out, side, { ax, ay, bx, by, radius: stroke / 2 });
    }
  return out;
}
