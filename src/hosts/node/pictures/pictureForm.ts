import type { Metadata } from "sharp";
import type { EncodedPicture } from "../../../data/host.ts";
import { withoutOrientation } from "../../../data/readers/pictures/exif.ts";
import type { PictureFormat } from "../../../data/readers/pictures/sniffPicture.ts";
import { libvips } from "./libvips.ts";

/** What a picture's file is beside its pixels, so that another can be written in the same way. */
export interface PictureForm {
  /** As its first bytes tell. */
  readonly format: PictureFormat;
  /** Of a channel: whole numbers of 8 or 16 bits, or fractions of 32. */
  readonly bits: 8 | 16 | 32;
  /** The format, as it is written, gives back the pixels that it was given. */
  readonly lossless: boolean;
  /** Pixels an inch. */
  readonly density?: number;
  /** Colour profile; that of inks is left out, for pixels are read as red, green and blue. */
  readonly icc?: Uint8Array;
  /** Its colours are amounts of ink: cyan, magenta, yellow and black. */
  readonly inks?: boolean;
  /** The camera's data, of a picture that stands upright. */
  readonly exif?: Uint8Array;
  /** JPEG: how finely colours are sampled, such as `4:2:0`. */
  readonly chromaSubsampling?: string;
  /** Animations: milliseconds of each frame. */
  readonly delay?: readonly number[];
  /** Animations: how often all frames are shown; 0 is for ever. */
  readonly loop?: number;
}

/** What a file is beside its pixels. */
export async function formOf({ bytes, format, header }: EncodedPicture): Promise<PictureForm> {
  const sharp = await libvips();
  const animated = format === "gif" || format === "webp";
  const metadata = await sharp(bytes, { pages: animated ? -1 : 1, failOn: "none" })
    .metadata()
    // A TIFF that libvips does not know of.
    .catch((): Partial<Metadata> => ({}));
  const { density, icc, exif, chromaSubsampling, delay, loop, depth, space } = metadata;
  const inks = space === "cmyk";
  const fractions = depth === "float" || depth === "double";
  return {
    format,
    bits: !header.deep ? 8 : fractions ? 32 : 16,
    lossless: format !== "jpeg" && format !== "avif" && !(format === "webp" && isLossyWebp(bytes)),
    ...(density !== undefined && { density }),
    ...(icc && !inks && { icc }),
    ...(inks && { inks }),
    ...(exif && { exif: exifOf(exif) }),
    ...(chromaSubsampling !== undefined && { chromaSubsampling }),
    ...(delay && { delay }),
    ...(loop !== undefined && { loop }),
  };
}

/** The data without the name that JPEG puts in front. */
function exifOf(block: Uint8Array): Uint8Array {
  const named = String.fromCharCode(...block.subarray(0, 6)) === "Exif\0\0";
  return withoutOrientation(named ? block.subarray(6) : block);
}

/** Whether a WebP holds a lossy picture, whose chunk is `VP8 `, not `VP8L`. */
function isLossyWebp(bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.subarray(0, 4096));
  return head.includes("VP8 ") || !head.includes("VP8L");
}
