import { dataError } from "../../../core/errors.ts";
import type { Picture, PictureOptions } from "../../../core/picture.ts";
import type { DecodeOptions, EncodedPicture, PictureHeader, PictureHost } from "../../../data/host.ts";
import { fitPicture } from "../../../data/readers/pictures/fitPicture.ts";
import { damagedPixels } from "../../../data/readers/pictures/jpegDamage.ts";
import { pngFrames } from "../../../data/readers/pictures/mendPng.ts";
import { pictureBytes, refuseLarge, undecodable } from "../../../data/readers/pictures/pictureBytes.ts";
import { planesOf, type Raster } from "../../../data/readers/pictures/raster.ts";
import type { PictureFormat } from "../../../data/readers/pictures/sniffPicture.ts";
import type { SourceFile } from "../../../data/readers/sourceFile.ts";
import { animationFrame, countedFrames } from "./animation.ts";
import { frameHeader } from "./frameHeader.ts";

/** Pictures by the browser and, where a canvas would change values (PNG) or shows nothing (TIFF), by libraries. */
export const webPictures: PictureHost = { load, decode, refit };

async function load(file: SourceFile): Promise<EncodedPicture> {
  const path = file.name;
  const { bytes, format, damage, cut } = await pictureBytes(file);
  return { path, bytes, format, damage, cut, header: await headerOf(path, bytes, format) };
}

async function headerOf(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  format: PictureFormat,
): Promise<PictureHeader> {
  if (format === "tiff") return tiffHeaderOf(path, bytes);
  if (format === "png") {
    refuseLarge(path, pngSize(bytes));
    const { width, height, channels, alpha, values } = await decodedPng(path, bytes);
    return {
      ...{ width, height, channels: alpha ? channels - 1 : channels, transparent: alpha },
      ...{ deep: !(values instanceof Uint8Array), frames: [{ width, height }] },
      left: pngFrames(bytes) - 1,
    };
  }
  const header = frameHeader(format, bytes);
  if (header === undefined) throw undecodable(path, new Error("its header is damaged"));
  refuseLarge(path, header);
  // The browser turns a picture upright, and only it knows whether it has to.
  const bitmap = await bitmapOf(path, bytes);
  const { width, height } = bitmap;
  bitmap.close();
  const { grey, frames, transparent } = header;
  const shown = frames > 1 ? await countedFrames(bytes, format, frames) : 1;
  return {
    ...{ width, height, channels: grey ? 1 : 3, deep: false, transparent },
    frames: Array.from({ length: shown }, () => ({ width, height })),
    left: frames - shown,
  };
}

async function tiffHeaderOf(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<PictureHeader> {
  const { tiffHeader } = await import("../../../data/readers/pictures/tiffHeader.ts");
  return tiffHeader(path, bytes).header;
}

function pngSize(bytes: Uint8Array): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.byteLength < 24
    ? { width: 0, height: 0 }
    : { width: view.getUint32(16), height: view.getUint32(20) };
}

async function decode(
  picture: EncodedPicture,
  { size, frame = 0, alpha = false, onDamage, ...options }: DecodeOptions = {},
): Promise<Picture> {
  const { path, header, cut } = picture;
  const { deep = header.deep } = options;
  const planes = planesOf(await rasterOf(picture, frame), { alpha });
  if (cut) onDamage?.(damagedPixels(path, planes));
  const channels = alpha && header.transparent ? planes.shape[0] : (options.channels ?? header.channels);
  return fitPicture(planes, { channels, ...(size && { size }), deep, subject: path });
}

async function rasterOf({ path, bytes, format, header }: EncodedPicture, frame: number): Promise<Raster> {
  if (format === "png") return decodedPng(path, bytes);
  if (format === "tiff") {
    const { decodedPage } = await import("../../../data/readers/pictures/tiffHeader.ts");
    return decodedPage(path, bytes, frame);
  }
  return decodedByBrowser({ path, bytes, format, header }, frame);
}

async function decodedPng(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<Raster> {
  const { decodePng } = await import("../../../data/readers/pictures/png.ts");
  try {
    return decodePng(bytes);
  } catch (error) {
    throw undecodable(path, error as Error);
  }
}

/** Colours as the file has them, whatever profile it carries. */
async function bitmapOf(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> {
  const options = { colorSpaceConversion: "none" } as const;
  return createImageBitmap(new Blob([bytes]), options).catch((error: Error) => {
    throw undecodable(path, error);
  });
}

/** Drawn on white, so that what is transparent never gets divided by its alpha. */
async function decodedByBrowser(
  { path, bytes, format, header }: Pick<EncodedPicture, "path" | "bytes" | "format" | "header">,
  frame: number,
): Promise<Raster> {
  const shown =
    header.frames.length > 1 ? await animationFrame(bytes, format, frame) : await bitmapOf(path, bytes);
  const { width, height } = header;
  const pen = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!pen)
    throw dataError({
      subject: path,
      reason: "out-of-memory",
      rule: "cannot be decoded: the browser has no canvas to spare",
      repair: "close other pages, or give smaller pictures",
    });
  pen.fillStyle = "white";
  pen.fillRect(0, 0, width, height);
  pen.drawImage(shown, 0, 0);
  shown.close();
  const { data } = pen.getImageData(0, 0, width, height);
  const { channels } = header;
  const values = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < channels; c++) values[i * channels + c] = data[4 * i + c];
  return { width, height, channels, alpha: false, values };
}

async function refit(picture: Picture, options: PictureOptions): Promise<Picture> {
  return fitPicture(picture, { ...options, deep: picture.dtype === "float32" });
}
