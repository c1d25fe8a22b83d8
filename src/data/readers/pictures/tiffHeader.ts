import { dataError } from "../../../core/errors.ts";
import type { PictureHeader } from "../../host.ts";
import { refuseLarge, undecodable } from "./pictureBytes.ts";
import type { Raster } from "./raster.ts";
import { decodeTiff, type TiffPage, tiffPages } from "./tiff.ts";

interface TiffHeader {
  readonly header: PictureHeader;
  /** The pages that the header counts. */
  readonly pages: readonly TiffPage[];
}

/** By the bytes of the file: each page of a stack asks again. */
const headers = new WeakMap<Uint8Array, TiffHeader>();

/** What the directories of a TIFF say, and its pages; refuses what is too large, and a camera's raw file. */
export function tiffHeader(path: string, bytes: Uint8Array): TiffHeader {
  const known = headers.get(bytes) ?? readHeader(path, bytes);
  headers.set(bytes, known);
  return known;
}

function readHeader(path: string, bytes: Uint8Array): TiffHeader {
  const { pages, left, raw } = decodable(path, () => tiffPages(bytes));
  if (raw || pages.length === 0)
    throw dataError({
      subject: path,
      reason: "unsupported-format",
      rule: raw ? "is a camera's raw file (DNG), which is not read" : "holds no picture but thumbnails",
      repair: "save it as a 16-bit TIFF or PNG",
    });
  for (const { width, height, samples } of pages)
    refuseLarge(path, { width: width * Math.ceil(samples / 4), height });
  const [first] = pages;
  const [channels, transparent] = [channelsOf(first), first.alpha];
  // Pages of other channels are no pictures of the same kind.
  const kept = pages.filter((page) => channelsOf(page) === channels && page.alpha === transparent);
  const frames = kept.map(sizeOf);
  const { height, width } = frames[0];
  return {
    header: {
      ...{ height, width, channels, frames, left: left + pages.length - kept.length },
      ...{ deep: kept.some(({ bits }) => bits > 8), transparent },
    },
    pages: kept,
  };
}

/** The pixels of one of the pages that the header counts. */
export function decodedPage(path: string, bytes: Uint8Array, frame: number): Raster {
  const { pages } = tiffHeader(path, bytes);
  return decodable(path, () => decodeTiff(bytes, pages[frame]));
}

function decodable<T>(path: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw undecodable(path, error as Error);
  }
}

/** Channels of the picture that a page becomes. */
function channelsOf({ samples, colours, alpha }: TiffPage): number {
  if (colours === "palette" || colours === "other") return 3;
  return alpha ? samples - 1 : samples;
}

/** Height and width upright. */
function sizeOf({ width, height, orientation }: TiffPage): { height: number; width: number } {
  return orientation >= 5 ? { height: width, width: height } : { height, width };
}
