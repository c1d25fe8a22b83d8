import type { EncodedPicture } from "../../../data/host.ts";
import { pixelLimit } from "../../../data/readers/pictures/pictureBytes.ts";
import type { Raster } from "../../../data/readers/pictures/raster.ts";
import { libvips } from "./libvips.ts";

/** Most bytes of an animation's frames that are decoded at once and kept while they are asked for one by one. */
const mostBytes = 2 ** 26;

/** Frames by the bytes of their file: each is drawn over the ones before, so all are decoded where one is. */
const stacks = new WeakMap<Uint8Array, Promise<Stack>>();

/** Frames one below the other, as libvips gives them. */
interface Stack {
  readonly channels: number;
  readonly values: Uint8Array;
}

/** A frame of a GIF or WebP as it is shown, with what the ones before it left. */
export async function animationFrame({ bytes, header }: EncodedPicture, frame: number): Promise<Raster> {
  const { width, height, frames } = header;
  const whole = frames.length * width * height * 4 <= mostBytes;
  const stack = whole ? (stacks.get(bytes) ?? stackOf(bytes, 0, -1)) : stackOf(bytes, frame, 1);
  if (whole) stacks.set(bytes, stack);
  const { channels, values } = await stack;
  const size = width * height * channels;
  const start = whole ? frame * size : 0;
  return { width, height, channels, alpha: channels % 2 === 0, values: values.subarray(start, start + size) };
}

async function stackOf(bytes: Uint8Array, page: number, pages: number): Promise<Stack> {
  const sharp = await libvips();
  const { data, info } = await sharp(bytes, {
    ...{ page, pages, limitInputPixels: pixelLimit, failOn: "warning", ignoreIcc: true },
  })
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { channels: info.channels, values: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}
