import { dataError } from "../../../core/errors.ts";
import type { SourceFile } from "../sourceFile.ts";
import { foreignPicture } from "./foreignPicture.ts";
import { isCutJpeg, withEnd } from "./jpegDamage.ts";
import { type Mended, mendPng } from "./mendPng.ts";
import { type PictureFormat, sniffPicture } from "./sniffPicture.ts";

/** Most pixels decoded from one file: 64 megapixels, above any phone's usual photo and far below a bomb. */
export const pixelLimit = 64 * 2 ** 20;

/** Largest picture file read, in bytes. */
const fileLimit = 256 * 2 ** 20;

/** What is said of a file without a byte. */
export const emptyRule = "is empty";

/** A picture file's bytes as they are decoded, its format, and what had to be passed over for that. */
export interface PictureBytes extends Mended {
  readonly format: PictureFormat;
  /** The pixels end early: a JPEG without its end. */
  readonly cut: boolean;
}

/** All bytes of a picture file; refuses an empty file, a huge one and what is no picture. */
export async function pictureBytes(file: SourceFile): Promise<PictureBytes> {
  const { name: subject, size } = file;
  if (size === 0)
    throw dataError({
      subject,
      reason: "damaged",
      rule: emptyRule,
      repair: "take a copy that is whole",
    });
  if (size > fileLimit)
    throw dataError({
      subject,
      reason: "too-large",
      rule: `must be at most ${fileLimit} bytes`,
      received: size,
      repair: "make it smaller",
    });
  const bytes = await file.slice(0, size);
  const format = sniffPicture(bytes);
  if (format === undefined) {
    const other = foreignPicture(bytes);
    throw dataError({
      subject,
      reason: "unsupported-format",
      rule: `is ${other ? `${other}, and ` : ""}no picture that is read: PNG, JPEG, GIF, WebP, TIFF or AVIF`,
      repair: "save it as PNG or JPEG",
    });
  }
  if (format === "png") return { ...mendPng(bytes), format, cut: false };
  const cut = format === "jpeg" && isCutJpeg(bytes);
  return { bytes: cut ? withEnd(bytes) : bytes, damage: [], format, cut };
}

/** Refuses a picture of more pixels than are decoded. */
export function refuseLarge(path: string, { width, height }: { width: number; height: number }): void {
  if (width * height <= pixelLimit) return;
  throw dataError({
    subject: path,
    reason: "too-large",
    rule: `must have at most ${pixelLimit} pixels`,
    received: `${width}×${height}`,
    repair: "make it smaller",
  });
}

/** The refusal of a picture whose pixels could not be decoded. */
export function undecodable(path: string, error: Error): Error {
  return dataError({
    subject: path,
    reason: "damaged",
    rule: `cannot be decoded (${error.message.split("\n")[0]})`,
    repair: "take a copy that is whole, or save it again as PNG",
  });
}
