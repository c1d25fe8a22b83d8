import { type Random, random } from "../../../src/core/random.ts";
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

/** The factors of a random parcel of one of the known shapes. */
export function parcelFactors(draw: Random): ParcelFactors {
  return factorsOf(shapes[draw.integer(shapes.length)], draw);
}

/** The factors of a random parcel that shows what no network of the game ever saw. */
export function strangerFactors(draw: Random): ParcelFactors {
  return factorsOf(strangers[draw.integer(strangers.length)], draw);
}

/** Random factors for a shape. */
export function factorsOf(shape: Shape | Stranger, draw: Random): ParcelFactors {
  const between = (low: number, high: number): number => low + (high - low) * draw.uniform();
  const size = between(7, 11);
  const stroke = between(1.5, 3);
  // The centre keeps the outermost corner and its stroke inside the frame.
  const slack = Math.max(0, side / 2 - 1.02 * size - stroke / 2);
  return {
    shape,
    size,
    stroke,
    x: side / 2 + between(-slack, slack),
    y: side / 2 + between(-slack, slack),
    rotation: between(-0.5, 0.5),
    stretch: between(0.75, 1.3),
    mirrored: draw.uniform() < 0.5,
  };
}

/** The stream of random numbers of parcel `index` of a deal. */
export function parcelRandom(seed: number, index: number): Random {
  return random(seed).fork(`parcel ${index}`);
}

/** A parcel's picture, [28, 28] bytes, white on black, with antialiased edges. */
export function drawParcel({ shape, x, y, size, rotation, stretch, mirrored, stroke }: ParcelFactors): Uint8Array {
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
