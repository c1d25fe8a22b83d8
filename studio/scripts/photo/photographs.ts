import { readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { random } from "../../../src/core/random.ts";

/** A decoded photograph, RGB 0…255, row by row. */
export interface Photograph {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

/** Photographs of a folder, one in `everyNth` held out. */
export interface Photographs {
  readonly learnt: readonly Photograph[];
  readonly heldOut: readonly Photograph[];
}

const everyNth = 8;

/** Reads the photographs of a folder; which are held out follows from their names in order. */
export async function readPhotographs(folder: string): Promise<Photographs> {
  const names = readdirSync(folder).sort();
  const all: Photograph[] = [];
  for (const name of names) {
    const { data, info } = await sharp(join(folder, name))
      .removeAlpha()
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels === 3) all.push({ width: info.width, height: info.height, pixels: data });
  }
  return {
    learnt: all.filter((_, i) => i % everyNth !== 0),
    heldOut: all.filter((_, i) => i % everyNth === 0),
  };
}

/** A square piece of a photograph, at least 0.6 of its short side, perhaps mirrored, as bytes [3, side, side]. */
export async function pieceOf(
  photographs: readonly Photograph[],
  row: number,
  { seed, side }: { seed: number; side: number },
): Promise<Uint8Array> {
  const draw = random(seed).fork(`piece ${row}`);
  const { width, height, pixels } = photographs[draw.integer(photographs.length)];
  const edge = Math.floor(Math.min(width, height) * (0.6 + 0.4 * draw.uniform()));
  const data = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .extract({
      left: draw.integer(width - edge + 1),
      top: draw.integer(height - edge + 1),
      width: edge,
      height: edge,
    })
    .resize(side, side)
    .flop(draw.uniform() < 0.5)
    .raw()
    .toBuffer();
  const area = side * side;
  const planes = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) planes[c * area + i] = data[3 * i + c];
  return planes;
}
