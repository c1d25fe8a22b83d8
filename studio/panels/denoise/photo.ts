import { random } from "../../../src/core/random.ts";
import { coastOf } from "../../models/coast/coast.ts";
import { paintCoast } from "../../models/coast/paintCoast.ts";

/** Pixels along a side of every picture of the panel. */
export const side = 256;
/** Of the coasts that are shown; those that were learnt have others. */
const seed = 1;

/** Pixels RGBA, 0…255, row by row. */
export interface Photo {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** The square in the middle of a photo, in the panel's size; what is transparent lies on white. */
export async function photoOf(file: Blob): Promise<Photo> {
  const bitmap = await createImageBitmap(file);
  const edge = Math.min(bitmap.width, bitmap.height);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [side, side];
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("the browser has no canvas to spare");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, side, side);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, (bitmap.width - edge) / 2, (bitmap.height - edge) / 2, edge, edge, 0, 0, side, side);
  bitmap.close();
  return photoFrom(Uint8ClampedArray.from(pen.getImageData(0, 0, side, side).data));
}

/** A made-up coast that no training saw. */
export function coastPhoto(row: number): Photo {
  const planes = paintCoast(coastOf(row, seed), side);
  const area = side * side;
  const pixels = new Uint8ClampedArray(4 * area).fill(255);
  for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) pixels[4 * i + c] = planes[c * area + i];
  return photoFrom(pixels);
}

/** A picture of the panel's size from its pixels. */
export function photoFrom(pixels: Uint8ClampedArray<ArrayBuffer>): Photo {
  return { width: side, height: side, pixels };
}

/** Normal numbers, three a pixel: the noise of one picture, whatever its strength. */
export function noiseOf(draw: number): Float32Array {
  const { normal } = random(draw).fork("noise");
  return Float32Array.from({ length: 3 * side * side }, normal);
}

/** The photo with normal noise of a strength by pixel, 0…1 of 255. */
export function withNoise({ pixels }: Photo, strength: Float32Array, noise: Float32Array): Photo {
  const out = new Uint8ClampedArray(pixels.length).fill(255);
  for (let i = 0; i < strength.length; i++)
    for (let c = 0; c < 3; c++) out[4 * i + c] = pixels[4 * i + c] + 255 * strength[i] * noise[3 * i + c];
  return photoFrom(out);
}

/** Peak signal-to-noise ratio in decibels of two photos of one size; infinite where they are the same. */
export function psnrOf(a: Photo, b: Photo): number {
  let sum = 0;
  for (let i = 0; i < a.pixels.length; i++) if (i % 4 !== 3) sum += (a.pixels[i] - b.pixels[i]) ** 2;
  return 10 * Math.log10(255 ** 2 / (sum / (0.75 * a.pixels.length)));
}
