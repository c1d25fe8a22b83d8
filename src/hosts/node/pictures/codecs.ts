import type { Sharp } from "sharp";
import { assert } from "../../../core/errors.ts";
import { type Shape, showShape, sizeOf } from "../../../core/shape.ts";
import { libvips } from "./libvips.ts";

/** A lossy picture codec that everyone has. */
export type Codec = "jpeg" | "webp" | "avif";

/** A picture after a codec has squeezed it into a budget. */
export interface CodedPicture {
  readonly codec: Codec;
  /** Bytes of the whole file, headers too. */
  readonly bytes: number;
  /** Whether the file keeps to the budget; where none does, this is the smallest there is. */
  readonly fits: boolean;
  /** The codec's quality, 1…100. */
  readonly quality: number;
  /** 1 at full size, ½, ¼ or ⅛ where only a shrunken picture fits; it is enlarged again for `picture`. */
  readonly scale: number;
  /** Bytes of the smallest file at full size. */
  readonly smallest: number;
  /** What comes back, [C, H, W] in 0…1. */
  readonly picture: Float32Array<ArrayBuffer>;
}

/**
 * The best file of at most `budget` bytes that a codec makes of a picture [C, H, W] in 0…1 (C is 1 or 3): the highest
 * quality that fits, by bisection. Where not even quality 1 fits, the picture is halved until it does, as a person
 * in need of few bytes would.
 */
export async function codeWithin(
  picture: ArrayLike<number>,
  shape: Shape,
  codec: Codec,
  budget: number,
): Promise<CodedPicture> {
  const [channels, height, width] = shape;
  assert(picture.length === sizeOf(shape), `${picture.length} pixels do not fill ${showShape(shape)}`);
  assert(channels === 1 || channels === 3, `codecs take 1 or 3 channels, not ${channels}`);
  const raw = interleaved(picture, channels, height * width);

  let smallest: File | undefined;
  let kept: File | undefined;
  for (const scale of [1, 1 / 2, 1 / 4, 1 / 8]) {
    const size = {
      width: Math.max(1, Math.round(width * scale)),
      height: Math.max(1, Math.round(height * scale)),
    };
    const found = await best(
      (await libvips())(raw, { raw: { width, height, channels } }).resize({ ...size, fit: "fill" }),
      codec,
      budget,
    );
    smallest ??= found.smallest;
    if (kept === undefined || found.kept.data.length < kept.data.length) kept = { ...found.kept, scale };
    if (kept.data.length <= budget) break;
  }
  assert(kept !== undefined && smallest !== undefined, "no file was made");
  return {
    codec,
    bytes: kept.data.length,
    fits: kept.data.length <= budget,
    quality: kept.quality,
    scale: kept.scale,
    smallest: smallest.data.length,
    picture: await decoded(kept.data, channels, height, width),
  };
}

interface File {
  readonly data: Buffer;
  readonly quality: number;
  readonly scale: number;
}

/** The highest quality that fits, or else the smallest file. */
async function best(image: Sharp, codec: Codec, budget: number): Promise<{ kept: File; smallest: File }> {
  const at = async (quality: number): Promise<File> => ({
    data: await encoded(image.clone(), codec, quality).toBuffer(),
    quality,
    scale: 1,
  });
  const smallest = await at(1);
  let kept = smallest;
  if (smallest.data.length > budget) return { kept, smallest };
  let low = 1;
  let high = 101;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const file = await at(middle);
    if (file.data.length > budget) high = middle;
    else {
      low = middle;
      kept = file;
    }
  }
  return { kept, smallest };
}

/** Each codec at an effort that does it justice: MozJPEG's tables and progressive scans, WebP's slowest search. */
function encoded(image: Sharp, codec: Codec, quality: number): Sharp {
  switch (codec) {
    case "jpeg":
      return image.jpeg({ quality, mozjpeg: true });
    case "webp":
      return image.webp({ quality, effort: 6 });
    case "avif":
      return image.avif({ quality, effort: 4 });
    default:
      return codec satisfies never;
  }
}

async function decoded(
  file: Buffer,
  channels: number,
  height: number,
  width: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { data, info } = await (await libvips())(file)
    .removeAlpha()
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .resize({ width, height, fit: "fill", kernel: "cubic" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  assert(info.channels === channels, `${channels} channels came back as ${info.channels}`);
  const out = new Float32Array(data.length);
  const plane = height * width;
  for (let i = 0; i < out.length; i++) out[(i % channels) * plane + Math.floor(i / channels)] = data[i] / 255;
  return out;
}

/** Planes in 0…1 as interleaved bytes. */
function interleaved(picture: ArrayLike<number>, channels: number, plane: number): Uint8ClampedArray {
  const out = new Uint8ClampedArray(channels * plane);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < plane; i++) out[i * channels + c] = 255 * picture[c * plane + i];
  }
  return out;
}
