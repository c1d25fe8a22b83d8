import { psnr } from "../../../core/metrics/psnr.ts";
import { type Shape, sizeOf } from "../../../core/shape.ts";
import { type Codec, codeWithin } from "./codecs.ts";

/** What a picture codec makes of some pictures within a budget of bytes. */
export interface CodecResult {
  /** Bytes of a picture's file, mean. */
  readonly bytes: number;
  /** Decibels, of each picture and then averaged. */
  readonly psnr: number;
  /** Pictures whose smallest file still was larger than the budget. */
  readonly over: number;
}

/**
 * JPEG and WebP at the same bytes a picture: each picture [channels, height, width] in 0…1 at the highest quality that
 * fits, halved in size where none does.
 */
export async function besideCodecs(
  pictures: readonly Float32Array[],
  shape: Shape,
  budget: number,
): Promise<Partial<Record<Codec, CodecResult>>> {
  // Codecs take grey and colour pictures, and nothing else.
  if (shape[0] !== 1 && shape[0] !== 3) return {};
  const results: Partial<Record<Codec, CodecResult>> = {};
  for (const codec of ["jpeg", "webp"] as const) {
    let [bytes, decibels, over] = [0, 0, 0];
    for (const picture of pictures) {
      const coded = await codeWithin(picture, shape, codec, budget);
      bytes += coded.bytes / pictures.length;
      decibels += psnr(coded.picture, picture.subarray(0, sizeOf(shape))) / pictures.length;
      if (!coded.fits) over++;
    }
    results[codec] = { bytes, psnr: decibels, over };
  }
  return results;
}
