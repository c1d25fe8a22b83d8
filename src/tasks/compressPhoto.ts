import {
  decodePhoto,
  encodePhoto,
  leastQuality,
  mostQuality,
  type PhotoCoder,
  photoCoder,
  stepOf,
} from "../compress/photo/codePhoto.ts";
import { usageError } from "../core/errors.ts";
import { filled } from "../core/filled.ts";
import { type Picture, unitPixels } from "../core/picture.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import {
  decodePhotoFile,
  encodePhotoFile,
  mostPhotoPixels,
  photoMarkLength,
} from "../files/photo/photoFile.ts";
import type { OnTile } from "../model/anySize/tiledRunner.ts";
import type { PhotoCodec } from "../model/photoCodec/photoCodec.ts";
import type { Restorer } from "../model/photoCodec/restorer.ts";

/** How a photo is compressed. */
export interface CompressPhotoOptions {
  /** 1…100, rounded to a whole number: the step of the coefficients falls from 2.56 at 1 over 0.47 at 10 to 0.02, on the 0…1 scale of pixels. Default 50. */
  quality?: number;
  /**
   * Whether the picture that comes back is made too, which takes the network's time; a photo that the network makes worse is then
   * marked to be left without it. Default true.
   */
  restored?: boolean;
  /** Called with the tiles that the network has passed over, and how many there are. */
  onTile?: OnTile;
}

/** A photo that was compressed. */
export interface CompressedPhoto {
  /** The `.hgz` file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bits of the whole file for each pixel. */
  readonly bitsPerPixel: number;
  /** What the file gives back, [channels, height, width], 0…1; absent where it was not asked for. */
  readonly restored?: Tensor<"float32">;
}

/** A photo from its file. */
export interface DecompressedPhoto {
  /** [channels, height, width], 0…1; grey where the photo was. */
  readonly picture: Tensor<"float32">;
  /** That it was compressed at. */
  readonly quality: number;
}

const usualQuality = 50;

/** Compresses a picture [1 or 3, height, width] of any size. */
export async function compressPhoto(
  codec: PhotoCodec,
  run: Restorer,
  picture: Picture,
  { quality: asked = usualQuality, restored = true, onTile }: CompressPhotoOptions = {},
): Promise<CompressedPhoto> {
  const [planes, height, width] = picture.shape;
  if (picture.shape.length !== 3 || (planes !== 1 && planes !== 3) || height * width > mostPhotoPixels)
    throw usageError({
      subject: "the picture",
      reason: "wrong-shape",
      rule: `must be [1 or 3, height, width] of at most ${mostPhotoPixels} pixels`,
      received: picture.shape,
      repair: "give a grey or a colour picture, without transparency",
    });
  const quality = Math.round(asked);
  if (!(quality >= leastQuality && quality <= mostQuality))
    throw usageError({
      subject: "quality",
      reason: "invalid-option",
      rule: `must be ${leastQuality}…${mostQuality}`,
      received: asked,
    });
  const { bytes: coded, decoded } = encodePhoto(held(unitPixels(picture)), quality, coderOf(codec));
  const better = restored ? await restoredFrom(decoded, quality, run, onTile) : undefined;
  const keeps = better === undefined || error(better, picture) <= error(decoded, picture);
  const mark = await markOf(codec);
  const bytes = encodePhotoFile({ mark, quality, planes, restored: keeps, height, width, coded });
  return {
    bytes,
    bitsPerPixel: (8 * bytes.length) / (height * width),
    ...(better && { restored: keeps ? better : held(decoded) }),
  };
}

/** Squared error of a picture, held to 0…1. */
function error({ data }: Tensor<"float32">, truth: Picture): number {
  const unit = truth.dtype === "uint8" ? 255 : 1;
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    const [is, was] = [data[i], truth.data[i] / unit];
    sum += (Math.min(1, Math.max(0, is)) - Math.min(1, Math.max(0, was))) ** 2;
  }
  return sum;
}

/** The photo of a file that may be damaged or hostile; `name` is the file, for the messages. */
export async function decompressPhoto(
  codec: PhotoCodec,
  run: Restorer,
  bytes: Uint8Array,
  name: string,
  onTile?: OnTile,
): Promise<DecompressedPhoto> {
  const { mark, quality, planes, restored, height, width, coded } = decodePhotoFile(bytes, name);
  const own = await markOf(codec);
  if (mark.some((byte, i) => byte !== own[i]))
    throw usageError({
      subject: name,
      reason: "wrong-model",
      rule: "was compressed by another model than the one given",
      repair: [{ option: "model", sentence: "name the model that compressed it" }],
    });
  const decoded = decodePhoto(coded, [planes, height, width], quality, coderOf(codec));
  return { picture: restored ? await restoredFrom(decoded, quality, run, onTile) : held(decoded), quality };
}

/** A decoded picture after the network, which takes colours: a grey one is given to it as red, green and blue. */
async function restoredFrom(
  decoded: Tensor<"float32">,
  quality: number,
  run: Restorer,
  onTile?: OnTile,
): Promise<Tensor<"float32">> {
  const [planes, height, width] = decoded.shape;
  const step = stepOf(quality);
  if (planes === 3) return run.restore(decoded, step, onTile);
  const area = height * width;
  const three = new Float32Array(3 * area);
  for (let c = 0; c < 3; c++) three.set(decoded.data, c * area);
  const { data } = await run.restore(tensor("float32", [3, height, width], three), step, onTile);
  const mean = (i: number): number => (data[i] + data[area + i] + data[2 * area + i]) / 3;
  return tensor("float32", [1, height, width], filled(new Float32Array(area), mean));
}

const coders = new WeakMap<PhotoCodec, PhotoCoder>();

function coderOf(codec: PhotoCodec): PhotoCoder {
  const known = coders.get(codec) ?? photoCoder(codec.spec.block, codec.statistics);
  coders.set(codec, known);
  return known;
}

/** A picture with each number brought into 0…1. */
function held({ shape, data }: Tensor<"float32">): Tensor<"float32"> {
  const inside = (i: number): number => Math.min(1, Math.max(0, data[i]));
  return tensor("float32", shape, filled(new Float32Array(data.length), inside));
}

const marks = new WeakMap<PhotoCodec, Promise<Uint8Array>>();

/**
 * What tells the coders of codecs apart: the first bytes of the SHA-256 of what they learnt. The network is left out: one that goes
 * on learning reads the files of before, and makes more of them.
 */
function markOf(codec: PhotoCodec): Promise<Uint8Array> {
  const known = marks.get(codec) ?? hashOf(codec);
  marks.set(codec, known);
  return known;
}

async function hashOf({ spec, statistics }: PhotoCodec): Promise<Uint8Array> {
  const { chances, counts, trusts } = statistics;
  const numbers = Float64Array.from([spec.block, ...chances, ...counts, ...trusts]);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", numbers)).slice(0, photoMarkLength);
}
