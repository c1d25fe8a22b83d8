import { dataError } from "../../../core/errors.ts";
import { greyOf } from "../../../core/grey.ts";
import { layOnWhite } from "../../../core/layOnWhite.ts";
import type { Picture, PictureOptions } from "../../../core/picture.ts";
import { resize } from "../../../core/resize.ts";
import { tensor } from "../../../core/tensor.ts";
import type { EncodedPicture, PictureHeader, PictureHost } from "../../../data/host.ts";
import { sniffPicture } from "../../../data/readers/sniffPicture.ts";
import type { SourceFile } from "../../../data/readers/sourceFile.ts";
import { frameHeader } from "./frameHeader.ts";
import type { Raster } from "./raster.ts";

/** Pictures by the browser and, where a canvas would change values (PNG) or shows nothing (TIFF), by libraries. */
export const webPictures: PictureHost = { load, decode, refit };

/** As in Node: 64 megapixels and 256 MiB. */
const pixelLimit = 64 * 2 ** 20;
const fileLimit = 256 * 2 ** 20;

async function load(file: SourceFile): Promise<EncodedPicture> {
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
  return { path, bytes, header: await headerOf(path, bytes) };
}

async function headerOf(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<PictureHeader> {
  const format = sniffPicture(bytes);
  if (format === undefined) {
    throw dataError({
      subject: path,
      reason: "unsupported-format",
      rule: "is no picture that is read: PNG, JPEG, GIF, WebP, TIFF or AVIF",
      repair: "save it as PNG or JPEG",
    });
  }
  if (format === "png") refuseLarge(path, pngSize(bytes));
  if (format === "png" || format === "tiff") {
    const { raster, pages } = await decodedByLibrary(path, bytes, format);
    refuseLarge(path, raster);
    return {
      width: raster.width,
      height: raster.height,
      channels: raster.channels <= 2 ? 1 : 3,
      deep: raster.values instanceof Uint16Array,
      frames: pages,
      transparent: raster.channels % 2 === 0,
    };
  }
  const header = frameHeader(format, bytes);
  if (header === undefined) throw unreadable(path, new Error("its header is damaged"));
  refuseLarge(path, header);
  // The browser turns a picture upright, and only it knows whether it has to.
  const bitmap = await bitmapOf(path, bytes);
  const { width, height } = bitmap;
  bitmap.close();
  const { grey, frames, transparent } = header;
  return { width, height, channels: grey ? 1 : 3, deep: false, frames, transparent };
}

function pngSize(bytes: Uint8Array): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.byteLength < 24
    ? { width: 0, height: 0 }
    : { width: view.getUint32(16), height: view.getUint32(20) };
}

function refuseLarge(path: string, { width, height }: { width: number; height: number }): void {
  if (width * height <= pixelLimit) return;
  throw dataError({
    subject: path,
    reason: "too-large",
    rule: `must have at most ${pixelLimit} pixels`,
    received: `${width}×${height}`,
    repair: "make it smaller",
  });
}

async function decode(
  { path, bytes, header }: EncodedPicture,
  { channels = header.channels, size, deep = header.deep }: PictureOptions & { deep?: boolean } = {},
): Promise<Picture> {
  const format = sniffPicture(bytes);
  const raster =
    format === "png" || format === "tiff"
      ? (await decodedByLibrary(path, bytes, format)).raster
      : await decodedByBrowser(path, bytes, header);
  return fitted(planesOf(raster), { channels, ...(size && { size }), deep });
}

async function decodedByLibrary(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  format: "png" | "tiff",
): Promise<{ raster: Raster; pages: number }> {
  try {
    if (format === "png") return { raster: (await import("./png.ts")).decodePng(bytes), pages: 1 };
    return (await import("./tiff.ts")).decodeTiff(bytes);
  } catch (error) {
    throw unreadable(path, error as Error);
  }
}

async function bitmapOf(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([bytes])).catch((error: Error) => {
    throw unreadable(path, error);
  });
}

/** Drawn on white, so that what is transparent never gets divided by its alpha. */
async function decodedByBrowser(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  header: PictureHeader,
): Promise<Raster> {
  const bitmap = await bitmapOf(path, bytes);
  const { width, height } = bitmap;
  const pen = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!pen) throw unreadable(path, new Error("the browser has no canvas to spare"));
  pen.fillStyle = "white";
  pen.fillRect(0, 0, width, height);
  pen.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = pen.getImageData(0, 0, width, height);
  const channels = header.channels;
  const values = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < channels; c++) values[i * channels + c] = data[4 * i + c];
  return { width, height, channels, values };
}

/** [channels, height, width] without alpha: uint8, or float32 from 16 bits. */
function planesOf({ width, height, channels, values }: Raster): Picture {
  const wide = values instanceof Uint16Array;
  const opaque = channels % 2 === 0 ? layOnWhite(values, channels, wide ? 65535 : 255) : values;
  const kept = channels <= 2 ? 1 : 3;
  const area = width * height;
  const out = wide ? new Float32Array(kept * area) : new Uint8Array(kept * area);
  const unit = wide ? 65535 : 1;
  for (let c = 0; c < kept; c++)
    for (let i = 0; i < area; i++) out[c * area + i] = opaque[i * kept + c] / unit;
  const shape = [kept, height, width];
  return out instanceof Uint8Array ? tensor("uint8", shape, out) : tensor("float32", shape, out);
}

async function refit(picture: Picture, options: PictureOptions): Promise<Picture> {
  return fitted(picture, { ...options, deep: picture.dtype === "float32" });
}

/** A picture in the channels, size and type that are asked for. */
function fitted(picture: Picture, { channels, size, deep }: PictureOptions & { deep: boolean }): Picture {
  let { shape, data }: { shape: readonly number[]; data: ArrayLike<number> } = picture;
  const [own, height, width] = shape;
  if (size && (size[0] !== height || size[1] !== width)) {
    data = resize(data, shape, size);
    shape = [own, ...size];
  }
  const unit = picture.dtype === "uint8" ? 255 : 1;
  if (channels !== undefined && channels !== own) {
    data = recoloured(data, own, unit);
    shape = [channels, shape[1], shape[2]];
  }
  const clip = (value: number): number => Math.min(unit, Math.max(0, value));
  if (deep)
    return tensor(
      "float32",
      shape,
      Float32Array.from(data, (value) => clip(value) / unit),
    );
  return tensor(
    "uint8",
    shape,
    Uint8Array.from(data, (value) => Math.round((clip(value) / unit) * 255)),
  );
}

/** Colour as grey, or grey as colour. */
function recoloured(data: ArrayLike<number>, channels: number, unit: number): Float32Array<ArrayBuffer> {
  const area = data.length / channels;
  if (channels === 1) return Float32Array.from({ length: 3 * area }, (_, i) => data[i % area]);
  return Float32Array.from(
    { length: area },
    (_, i) => unit * greyOf(data[i] / unit, data[area + i] / unit, data[2 * area + i] / unit),
  );
}

function unreadable(path: string, error: Error): Error {
  return dataError({
    subject: path,
    reason: "damaged",
    rule: `cannot be decoded (${error.message.split("\n")[0]})`,
    repair: "take a copy that is whole, or save it again as PNG",
  });
}
