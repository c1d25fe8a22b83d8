import { extname } from "node:path";
import type { Sharp } from "sharp";
import { usageError } from "../../../core/errors.ts";
import type { Picture } from "../../../core/picture.ts";
import type { PictureFormat } from "../../../data/readers/pictures/sniffPicture.ts";
import { writeAtomic } from "../disk/atomic.ts";
import { embedInJpeg, embedInPng, embedInWebp } from "./embed.ts";
import { colourspace, libvips } from "./libvips.ts";
import type { PictureForm } from "./pictureForm.ts";
import { tiffFile } from "./tiffFile.ts";

/** Formats that pictures are written in. */
export type WrittenFormat = PictureFormat;

/** How a picture is written, where it is not as its format usually is. */
export type WriteForm = Partial<Omit<PictureForm, "format">> & {
  /** The last channel is transparency. */
  readonly alpha?: boolean;
};

/** What each format holds. */
const holds: Readonly<
  Record<PictureFormat, { bits: 8 | 16 | 32; alpha: boolean; frames: boolean; bands: boolean }>
> = {
  png: { bits: 16, alpha: true, frames: false, bands: false },
  jpeg: { bits: 8, alpha: false, frames: false, bands: false },
  webp: { bits: 8, alpha: true, frames: true, bands: false },
  tiff: { bits: 32, alpha: true, frames: true, bands: true },
  gif: { bits: 8, alpha: true, frames: true, bands: false },
  avif: { bits: 8, alpha: true, frames: false, bands: false },
};

const formats: Readonly<Record<string, PictureFormat>> = {
  ".png": "png",
  ".apng": "png",
  ".jpg": "jpeg",
  ".jpeg": "jpeg",
  ".jfif": "jpeg",
  ".jpe": "jpeg",
  ".webp": "webp",
  ".tif": "tiff",
  ".tiff": "tiff",
  ".gif": "gif",
  ".avif": "avif",
};

/** The format that a path's extension names; undefined where it names none. */
export function formatNamed(path: string): WrittenFormat | undefined {
  return formats[extname(path).toLowerCase()];
}

/** What of a picture's form a format cannot hold, as clauses; empty where it holds all. */
export function lostIn(format: WrittenFormat, { bits = 8, alpha, icc, inks, lossless }: WriteForm): string[] {
  const room = holds[format];
  return [
    ...(bits > room.bits ? [`${room.bits} bits a channel, where it had ${bits}`] : []),
    ...(alpha && !room.alpha ? ["transparency is laid on white"] : []),
    ...(inks ? ["its cyan, magenta, yellow and black become red, green and blue"] : []),
    ...(icc && (format === "gif" || format === "avif") ? ["its colour profile is left out"] : []),
    ...(lossless && (format === "jpeg" || format === "avif") ? ["its pixels are rounded by the format"] : []),
    ...(lossless && format === "gif" ? ["at most 256 colours"] : []),
  ];
}

/** Whether several pictures, such as pages, go into one file of a format. */
export function holdsFrames(format: WrittenFormat): boolean {
  return holds[format].frames;
}

/**
 * Writes a picture atomically, or several as the pages or frames of one file; the extension decides the format (png, jpg,
 * webp, tif, gif, avif), or else `format` does. float32 is written in 16 bits where the format has them.
 */
export async function writePicture(
  path: string,
  picture: Picture | readonly Picture[],
  { format = formatNamed(path), ...form }: WriteForm & { readonly format?: WrittenFormat | undefined } = {},
): Promise<void> {
  if (format === undefined) {
    throw usageError({
      subject: path,
      reason: "unsupported-format",
      rule: `a picture's extension must be one of ${Object.keys(formats).join(" ")}`,
      repair: "use .png",
    });
  }
  await writeAtomic(path, await encodePicture(picture, format, form));
}

/**
 * A picture [channels, height, width] as the bytes of a file of the given format, or several of one size as its pages or
 * frames. Throws `usage` where the format has no room for so many channels or pictures.
 */
export async function encodePicture(
  picture: Picture | readonly Picture[],
  format: WrittenFormat = "png",
  { alpha = false, ...form }: WriteForm = {},
): Promise<Uint8Array> {
  const frames = "shape" in picture ? [picture] : picture;
  const { bits: most, bands, frames: several } = holds[format];
  const [channels, height, width] = frames[0].shape;
  const colours = alpha ? channels - 1 : channels;
  if ((colours !== 1 && colours !== 3 && !bands) || (frames.length > 1 && !several)) {
    throw usageError({
      subject: format,
      reason: "unsupported-format",
      rule: `holds one picture in grey or colour`,
      received: frames.length > 1 ? `${frames.length} pictures` : `${colours} channels`,
      repair: "write it as .tif",
    });
  }
  const asked = form.bits ?? (frames.every(({ dtype }) => dtype === "uint8") ? 8 : 16);
  const bits = Math.min(most, asked) as 8 | 16 | 32;
  const icc = form.icc && suits(form.icc, colours) ? form.icc : undefined;
  const { lossless = true, density, exif, chromaSubsampling, delay, loop } = form;
  if (format === "tiff") {
    const pages = frames.map((frame) => {
      const [samples, height, width] = frame.shape;
      return { width, height, samples, alpha, values: interleaved(frame, bits) };
    });
    return tiffFile(pages, { density, icc });
  }
  // JPEG has no transparency.
  const image = await sharpOf(frames, { bits: bits === 8 ? 8 : 16, alpha });
  const timing = { ...(delay && { delay: [...delay] }), ...(loop !== undefined && { loop }) };
  switch (format) {
    case "png":
      return embedInPng(await image.png().toBuffer(), { density, icc, exif });
    case "jpeg": {
      const chroma = chromaSubsampling === undefined || chromaSubsampling.startsWith("4:4:4");
      const flat = alpha ? image.flatten({ background: "white" }) : image;
      const bytes = await flat
        .jpeg({ quality: 95, chromaSubsampling: chroma ? "4:4:4" : "4:2:0" })
        .toBuffer();
      return embedInJpeg(bytes, { density, icc, exif });
    }
    case "webp": {
      const how = lossless ? { lossless, exact: true } : { quality: 95, smartSubsample: true };
      return embedInWebp(
        await image.webp({ ...how, ...timing }).toBuffer(),
        { icc, exif },
        { width, height, alpha },
      );
    }
    case "gif":
      // Dithering is noise.
      return image.gif({ dither: 0, keepDuplicateFrames: true, ...timing }).toBuffer();
    case "avif":
      return image.avif({ quality: 90, chromaSubsampling: "4:4:4" }).toBuffer();
    default:
      return format satisfies never;
  }
}

/** Whether a colour profile is one of grey or of colour, as its header says and the picture is. */
function suits(icc: Uint8Array, colours: number): boolean {
  const space = String.fromCharCode(...icc.subarray(16, 20));
  return colours === 1 ? space === "GRAY" : colours === 3 && space === "RGB ";
}

/** Frames one below the other, handed to sharp. */
async function sharpOf(
  frames: readonly Picture[],
  { bits, alpha }: { bits: 8 | 16; alpha: boolean },
): Promise<Sharp> {
  const [channels, height, width] = frames[0].shape;
  const parts = frames.map((frame) => interleaved(frame, bits));
  const size = parts[0].length;
  const all = bits === 8 ? new Uint8Array(frames.length * size) : new Uint16Array(frames.length * size);
  for (const [i, part] of parts.entries()) all.set(part as never, i * size);
  const sharp = await libvips();
  const raw = { width, height: frames.length * height, channels: channels as 1 | 2 | 3 | 4 };
  const paged = frames.length > 1 ? { ...raw, pageHeight: height } : raw;
  return sharp(all, { raw: paged }).toColourspace(colourspace(alpha ? channels - 1 : channels, bits === 16));
}

/** Planes as pixels side by side, in whole numbers of 8 or 16 bits or fractions of 32; values beyond the range are clipped. */
function interleaved(
  { dtype, shape, data }: Picture,
  bits: 8 | 16 | 32,
): Uint8Array | Uint16Array | Float32Array {
  const [channels, height, width] = shape;
  const area = height * width;
  const out =
    bits === 8
      ? new Uint8Array(data.length)
      : bits === 16
        ? new Uint16Array(data.length)
        : new Float32Array(data.length);
  const top = bits === 32 ? 1 : 2 ** bits - 1;
  const unit = dtype === "uint8" ? 255 : 1;
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < area; i++) {
      const value = top * Math.min(1, Math.max(0, data[c * area + i] / unit));
      out[i * channels + c] = bits === 32 ? value : Math.round(value);
    }
  }
  return out;
}
