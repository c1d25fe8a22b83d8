import type { Metadata, Sharp } from "sharp";
import { assert, dataError } from "../../../core/errors.ts";
import { layOnWhite } from "../../../core/layOnWhite.ts";
import type { Picture, PictureOptions } from "../../../core/picture.ts";
import { sizeOf } from "../../../core/shape.ts";
import { tensor } from "../../../core/tensor.ts";
import type { DecodeOptions, EncodedPicture, PictureHeader } from "../../../data/host.ts";
import { fitPicture, otherChannels } from "../../../data/readers/pictures/fitPicture.ts";
import { damagedPixels } from "../../../data/readers/pictures/jpegDamage.ts";
import { pngFrames } from "../../../data/readers/pictures/mendPng.ts";
import {
  type PictureBytes,
  pictureBytes,
  pixelLimit,
  refuseLarge,
  undecodable,
} from "../../../data/readers/pictures/pictureBytes.ts";
import { planesOf } from "../../../data/readers/pictures/raster.ts";
import type { TiffPage } from "../../../data/readers/pictures/tiff.ts";
import type { SourceFile } from "../../../data/readers/sourceFile.ts";
import { diskFile } from "../disk/diskFile.ts";
import { animationFrame } from "./animation.ts";
import { colourspace, libvips } from "./libvips.ts";

/** Reads a picture file and its header without decoding the pixels; refuses what is no picture. */
export async function loadPicture(path: string): Promise<EncodedPicture> {
  return loadFile(await diskFile(path));
}

/** As {@link loadPicture}, of a file wherever it lies. */
export async function loadFile(file: SourceFile): Promise<EncodedPicture> {
  const path = file.name;
  const found = await pictureBytes(file);
  const { bytes, format, damage, cut } = found;
  return { path, bytes, format, damage, cut, header: await headerOf(path, found) };
}

/** The pixels of a frame of an encoded picture. Transparency is laid on white unless `alpha` is asked for; `deep` asks for float32 whatever the file has. */
export async function decodePicture(encoded: EncodedPicture, options: DecodeOptions = {}): Promise<Picture> {
  const { path, header, cut } = encoded;
  const { channels = header.channels, deep = header.deep, size, frame = 0, alpha = false } = options;
  const page = encoded.format === "tiff" ? (await tiffPagesOf(encoded))[frame] : undefined;
  const animated = page === undefined && header.frames.length > 1;
  let picture: Picture;
  if (animated || (page && !isPlain(page))) {
    const { decodedPage } = await import("../../../data/readers/pictures/tiffHeader.ts");
    const raster = page
      ? decodedPage(path, encoded.bytes, frame)
      : await animationFrame(encoded, frame).catch((error: Error) => {
          throw undecodable(path, error);
        });
    const planes = planesOf(raster, { alpha });
    const wanted = alpha && header.transparent ? planes.shape[0] : channels;
    picture = fitPicture(planes, { channels: wanted, ...(size && { size }), deep, subject: path });
  } else {
    const { onDamage } = options;
    picture = await decoded(encoded, {
      ...{ channels, deep, alpha, page: page?.page },
      ...(size && { size }),
      ...(onDamage && { onDamage }),
    });
  }
  if (cut) options.onDamage?.(damagedPixels(path, picture));
  return picture;
}

async function tiffPagesOf({ path, bytes }: EncodedPicture): Promise<readonly TiffPage[]> {
  const { tiffHeader } = await import("../../../data/readers/pictures/tiffHeader.ts");
  return tiffHeader(path, bytes).pages;
}

/** Whether libvips gives a page's own values: grey or colour in 8 or 16 bits, or of a kind that it alone reads. */
function isPlain({ samples, bits, numbers, colours, alpha }: TiffPage): boolean {
  if (colours === "other") return true;
  const own = alpha ? samples - 1 : samples;
  const usual = colours === "rgb" ? own === 3 : colours === "palette" || own === 1;
  return usual && numbers === "whole" && (bits <= 8 || bits === 16);
}

/** What is asked of libvips. */
interface Wanted extends PictureOptions {
  readonly channels: number;
  readonly deep: boolean;
  readonly alpha: boolean;
  readonly page?: number | undefined;
  readonly onDamage?: DecodeOptions["onDamage"];
}

/** The pixels by libvips; a JPEG about which it only warns is read with a note. */
async function decoded(encoded: EncodedPicture, wanted: Wanted): Promise<Picture> {
  const { path, header, format } = encoded;
  if (wanted.channels !== 1 && wanted.channels !== 3)
    throw otherChannels(path, header.channels, wanted.channels);
  try {
    return await pixelsOf(encoded, wanted, "warning");
  } catch (error) {
    const { message } = error as Error;
    if (format !== "jpeg" || !harmless.test(message)) throw undecodable(path, error as Error);
    wanted.onDamage?.(message.split("\n")[0]);
    return pixelsOf(encoded, wanted, "error").catch((worse: Error) => {
      throw undecodable(path, worse);
    });
  }
}

async function pixelsOf(
  encoded: EncodedPicture,
  { channels, size, deep, alpha, page }: Wanted,
  failOn: "warning" | "error",
): Promise<Picture> {
  const { path, header } = encoded;
  const upright = (await decoder(encoded, { page, failOn })).autoOrient();
  let pixels = alpha ? upright : await onWhite(upright, header);
  if (size !== undefined) pixels = pixels.resize({ height: size[0], width: size[1], fit: "fill" });
  // 8-bit files are scaled here: libvips makes 255 into 65280, not 65535.
  const wide = header.deep && deep;
  const { data, info } = await pixels
    .toColourspace(colourspace(channels, wide))
    .raw({ depth: wide ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true });
  const given = alpha && header.transparent ? channels + 1 : channels;
  assert(info.channels === given, `${path} decoded to ${info.channels} channels, not ${given}`);
  const shape = [given, info.height, info.width];
  const plane = info.height * info.width;
  const values = wide ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  const out = deep ? new Float32Array(sizeOf(shape)) : new Uint8Array(sizeOf(shape));
  const scale = wide ? 65535 : deep ? 255 : 1;
  for (let ch = 0; ch < given; ch++) {
    for (let p = 0; p < plane; p++) out[ch * plane + p] = values[p * given + ch] / scale;
  }
  return out instanceof Uint8Array ? tensor("uint8", shape, out) : tensor("float32", shape, out);
}

/** A picture with what is transparent laid on white, which libvips takes for 65280 where a channel has 16 bits. */
async function onWhite(pixels: Sharp, { deep, transparent, channels }: PictureHeader): Promise<Sharp> {
  if (!deep || !transparent) return pixels.flatten({ background: "white" });
  const { data, info } = await pixels
    .toColourspace(colourspace(channels, true))
    .raw({ depth: "ushort" })
    .toBuffer({ resolveWithObject: true });
  const flat = layOnWhite(
    new Uint16Array(data.buffer, data.byteOffset, data.length / 2),
    info.channels,
    65535,
  );
  const raw = { width: info.width, height: info.height, channels: channels as 1 | 3 };
  const sharp = await libvips();
  return sharp(flat, { raw }).toColourspace(colourspace(channels, true));
}

/** How a picture file is read. */
export interface ReadPictureOptions extends PictureOptions {
  /** Which page or frame. Default 0. */
  frame?: number;
  /** Keep transparency as a last channel. Default: it is laid on white. */
  alpha?: boolean;
  /** Called with what had to be done to the picture, such as that transparent parts were laid on white. */
  onNote?: (sentence: string) => void;
}

/** Reads one picture as [channels, height, width]: uint8, or float32 in 0…1 from more than 8 bits. */
export async function readPicture(
  path: string,
  { onNote, ...options }: ReadPictureOptions = {},
): Promise<Picture> {
  const encoded = await loadPicture(path);
  if (encoded.header.transparent && !options.alpha) onNote?.("transparent parts were laid on white");
  for (const clause of encoded.damage) onNote?.(`${path} is slightly damaged: ${clause}`);
  return decodePicture(encoded, {
    ...options,
    onDamage: (clause) => onNote?.(`${path} is slightly damaged: ${clause}`),
  });
}

/** Values as the file has them, whatever colour profile it carries. A JPEG that is cut is decoded as far as it goes. */
async function decoder(
  { bytes, cut }: Pick<EncodedPicture, "bytes" | "cut">,
  { page = 0, failOn = "warning" }: { page?: number; failOn?: "warning" | "error" } = {},
): Promise<Sharp> {
  const sharp = await libvips();
  const pages = page === 0 ? { pages: 1 } : { page, pages: 1 };
  return sharp(bytes, {
    ...pages,
    limitInputPixels: pixelLimit,
    failOn: cut ? "none" : failOn,
    sequentialRead: true,
    ignoreIcc: true,
  });
}

/** Warnings of libjpeg's about files whose pixels are all there. */
const harmless = /extraneous bytes|Invalid SOS parameters|unknown (JFIF|Adobe)/i;

async function headerOf(path: string, found: PictureBytes): Promise<PictureHeader> {
  if (found.format === "tiff") {
    const { tiffHeader } = await import("../../../data/readers/pictures/tiffHeader.ts");
    return tiffHeader(path, found.bytes).header;
  }
  const metadata = await (await decoder(found)).metadata().catch((error: Error) => {
    throw undecodable(path, error);
  });
  return libvipsHeader(metadata, path, found);
}

function libvipsHeader(metadata: Metadata, path: string, { bytes, format }: PictureBytes): PictureHeader {
  const { depth, space, autoOrient, pages = 1, hasAlpha } = metadata;
  if (depth !== "uchar" && depth !== "ushort") {
    throw dataError({
      subject: path,
      reason: "unsupported-format",
      rule: "must have 8 or 16 bits a channel",
      received: depth,
      repair: "save it as 8- or 16-bit PNG, or as .npy with fractions in 0…1",
    });
  }
  const { width, height } = autoOrient;
  refuseLarge(path, { width, height });
  const frames = format === "gif" || format === "webp" ? pages : 1;
  return {
    ...{ height, width, channels: space === "b-w" || space === "grey16" ? 1 : 3, transparent: hasAlpha },
    deep: depth === "ushort",
    frames: Array.from({ length: frames }, () => ({ height, width })),
    left: format === "png" ? pngFrames(bytes) - 1 : pages - frames,
  };
}
