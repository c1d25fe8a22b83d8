import { dataError } from "../../../core/errors.ts";
import type { Picture } from "../../../core/picture.ts";

/** Whether a JPEG ends before its end marker. */
export function isCutJpeg(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Segments in front of the pixels may hold whole pictures: a thumbnail has an end marker of its own.
  let at = 2;
  while (at + 4 <= bytes.length && view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda)
    at += view.getUint8(at + 1) === 0xff ? 1 : 2 + view.getUint16(at + 2);
  for (let i = at; i + 1 < bytes.length; i++) if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return false;
  return true;
}

/** A JPEG that is cut with an end marker, without which a browser decodes nothing of it. */
export function withEnd(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes.length + 2);
  whole.set(bytes);
  whole.set([0xff, 0xd9], bytes.length);
  return whole;
}

/** Rows at the bottom of a decoded picture that are nothing but the grey that decoders put where a JPEG is cut. */
function missingRows({ shape, data, dtype }: Picture): number {
  const [channels, height, width] = shape;
  const [middle, slack] = dtype === "uint8" ? [128, 1] : [128 / 255, 1 / 255 + 1e-6];
  for (let missing = 0; missing < height; missing++) {
    for (let c = 0; c < channels; c++) {
      const start = (c * height + height - 1 - missing) * width;
      for (let i = start; i < start + width; i++) if (Math.abs(data[i] - middle) > slack) return missing;
    }
  }
  return height;
}

/** Largest share of a picture's rows that may be missing for it to be read all the same. */
const mostMissing = 0.1;

/** What is wrong with the pixels of a JPEG that is cut, in words; refuses one that lacks too many rows. */
export function damagedPixels(path: string, picture: Picture): string {
  const missing = missingRows(picture);
  const [, height] = picture.shape;
  if (missing > mostMissing * height)
    throw dataError({
      subject: path,
      reason: "damaged",
      rule: `is cut short: ${missing} of its ${height} rows are missing`,
      repair: "take a copy that is whole",
    });
  return missing === 0
    ? "its end is missing"
    : `its last ${missing === 1 ? "row is" : `${missing} rows are`} missing, and grey`;
}
