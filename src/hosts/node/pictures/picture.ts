import { extname } from "node:path";
import type { Metadata, Sharp } from "sharp";
import { assert, dataError, usageError } from "../../../core/errors.ts";
import { layOnWhite } from "../../../core/layOnWhite.ts";
import type { Picture, PictureOptions } from "../../../core/picture.ts";
import { sizeOf } from "../../../core/shape.ts";
import { tensor } from "../../../core/tensor.ts";
import type { EncodedPicture, PictureHeader, PictureHost } from "../../../data/host.ts";
import { sniffPicture } from "../../../data/readers/sniffPicture.ts";
import type { SourceFile } from "../../../data/readers/sourceFile.ts";
import { writeAtomic } from "../disk/atomic.ts";
import { diskFile } from "../disk/diskFile.ts";
import { libvips } from "./libvips.ts";

/** Most pixels decoded from one file: 64 megapixels, above any phone's usual photo and far below a bomb. */
const pixelLimit = 64 * 2 ** 20;

/** Largest picture file read, in bytes. */
const fileLimit = 256 * 2 ** 20;

/** Pictures by libvips. */
export const sharpPictures: PictureHost = { load: loadFile, decode: decodePicture, refit: refitPicture };

/** Reads a picture file and its header without decoding the pixels; refuses what is no picture. */
export async function loadPicture(path: string): Promise<EncodedPicture> {
  return loadFile(await diskFile(path));
}

async function loadFile(file: SourceFile): Promise<EncodedPicture> {
  const { name: path, size } = file;
  if (size === 0)
    throw dataError({
      subject: path,
      reason: "damaged",
      rule: "is empty",
      repair: "take a copy that is whole",
    });
  if (size > fileLimit)
    throw dataError({
      subject: path,
      reason: "too-large",
      rule: `must be at most ${fileLimit} bytes`,
      received: size,
      repair: "make it smaller",
    });
  const bytes = await file.slice(0, size);
  if (sniffPicture(bytes) === undefined) {
    throw dataError({
      subject: path,
      reason: "unsupported-format",
      rule: "is no picture that is read: PNG, JPEG, GIF, WebP, TIFF or AVIF",
      repair: "save it as PNG or JPEG",
    });
  }
  const metadata = await (await decoder(bytes)).metadata().catch((error: Error) => {
    throw unreadable(path, error);
  });
  return { path, bytes, header: headerOf(metadata, path) };
}

/** The pixels of an encoded picture. Transparency is laid on white; `deep` asks for float32 whatever the file has. */
export async function decodePicture(
  { path, bytes, header }: EncodedPicture,
  { channels = header.channels, size, deep = header.deep }: PictureOptions & { deep?: boolean } = {},
): Promise<Picture> {
  let pixels = await onWhite((await decoder(bytes)).autoOrient(), header);
  if (size !== undefined) pixels = pixels.resize({ height: size[0], width: size[1], fit: "fill" });
  // 8-bit files are scaled here: libvips makes 255 into 65280, not 65535.
  const wide = header.deep && deep;
  const { data, info } = await pixels
    .toColourspace(colourspace(channels, wide))
    .raw({ depth: wide ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch((error: Error) => {
      throw unreadable(path, error);
    });
  assert(info.channels === channels, `${path} decoded to ${info.channels} channels, not ${channels}`);
  const shape = [channels, info.height, info.width];
  const plane = info.height * info.width;
  const values = wide ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  const out = deep ? new Float32Array(sizeOf(shape)) : new Uint8Array(sizeOf(shape));
  const scale = wide ? 65535 : deep ? 255 : 1;
  for (let ch = 0; ch < channels; ch++) {
    for (let p = 0; p < plane; p++) out[ch * plane + p] = values[p * channels + ch] / scale;
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
  const raw = { width: info.width, height: info.height, channels };
  const sharp = await libvips();
  return sharp(flat, { raw }).toColourspace(colourspace(channels, true));
}

/** How a picture file is read. */
export interface ReadPictureOptions extends PictureOptions {
  /** Called with what had to be done to the picture, such as that transparent parts were laid on white. */
  onNote?: (sentence: string) => void;
}

/** Reads one picture as [channels, height, width]: uint8, or float32 in 0…1 from a 16-bit file. */
export async function readPicture(
  path: string,
  { onNote, ...options }: ReadPictureOptions = {},
): Promise<Picture> {
  const encoded = await loadPicture(path);
  if (encoded.header.transparent) onNote?.("transparent parts were laid on white");
  return decodePicture(encoded, options);
}

/** Writes a picture atomically; the extension decides the format (png, jpg, webp, tif, gif, avif). */
export async function writePicture(path: string, picture: Picture): Promise<void> {
  const format = writers[extname(path).toLowerCase()];
  if (format === undefined) {
    throw usageError({
      subject: path,
      reason: "unsupported-format",
      rule: `a picture's extension must be one of ${Object.keys(writers).join(" ")}`,
      repair: "use .png",
    });
  }
  await writeAtomic(path, await encodePicture(picture, format));
}

/** A picture as the bytes of a file of the given format. */
export async function encodePicture(picture: Picture, format: WrittenFormat = "png"): Promise<Uint8Array> {
  return (await fromPicture(picture)).toFormat(format, format === "jpeg" ? { quality: 92 } : {}).toBuffer();
}

/** A picture resized and recoloured, without a file. */
export async function refitPicture(picture: Picture, options: PictureOptions): Promise<Picture> {
  const bytes = await (await fromPicture(picture)).png({ compressionLevel: 0 }).toBuffer();
  const header = headerOf(await (await decoder(bytes)).metadata(), "a picture");
  const deep = picture.dtype === "float32";
  return decodePicture({ path: "a picture", bytes, header }, { ...options, deep });
}

/** Formats that pictures are written in. */
export type WrittenFormat = "png" | "jpeg" | "webp" | "tiff" | "gif" | "avif";

const writers: Readonly<Record<string, WrittenFormat>> = {
  ".png": "png",
  ".jpg": "jpeg",
  ".jpeg": "jpeg",
  ".webp": "webp",
  ".tif": "tiff",
  ".tiff": "tiff",
  ".gif": "gif",
  ".avif": "avif",
};

/** The pixels of a picture handed to sharp: uint8 as they are, float32 as 16 bits. */
async function fromPicture({ dtype, shape, data }: Picture): Promise<Sharp> {
  const [channels, height, width] = shape;
  assert(channels === 1 || channels === 3, `a picture has 1 or 3 channels, not ${channels}`);
  const plane = height * width;
  const deep = dtype === "float32";
  const out = deep ? new Uint16Array(data.length) : new Uint8Array(data.length);
  for (let ch = 0; ch < channels; ch++) {
    for (let p = 0; p < plane; p++) {
      const value = data[ch * plane + p];
      out[p * channels + ch] = deep ? Math.round(Math.min(1, Math.max(0, value)) * 65535) : value;
    }
  }
  const sharp = await libvips();
  return sharp(out, { raw: { width, height, channels } }).toColourspace(colourspace(channels, deep));
}

/** libvips' name of the colours wanted; without naming the 16-bit ones, values silently become 8-bit. */
function colourspace(channels: 1 | 3, wide: boolean): string {
  if (channels === 1) return wide ? "grey16" : "b-w";
  return wide ? "rgb16" : "srgb";
}

async function decoder(bytes: Uint8Array): Promise<Sharp> {
  const sharp = await libvips();
  return sharp(bytes, { limitInputPixels: pixelLimit, failOn: "warning", pages: 1, sequentialRead: true });
}

function headerOf(metadata: Metadata, path: string): PictureHeader {
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
  if (width * height > pixelLimit) {
    throw dataError({
      subject: path,
      reason: "too-large",
      rule: `must have at most ${pixelLimit} pixels`,
      received: `${width}×${height}`,
      repair: "make it smaller",
    });
  }
  return {
    height,
    width,
    channels: space === "b-w" || space === "grey16" ? 1 : 3,
    deep: depth === "ushort",
    frames: pages,
    transparent: hasAlpha,
  };
}

function unreadable(path: string, error: Error): Error {
  return dataError({
    subject: path,
    reason: "damaged",
    rule: `cannot be decoded (${error.message.split("\n")[0]})`,
    repair: "take a copy that is whole, or save it again as PNG",
  });
}
