import { crc32 } from "../../core/crc32.ts";
import { dataError } from "../../core/errors.ts";

/**
 * A photo at rest. Its bytes: `HGP1`, the model's mark, the quality, the planes (plus 128 where no network
 * restores the picture), the height and the width (7 bits a byte, the
 * lowest first), the coded coefficients, and the CRC-32 of all before it.
 */
export interface PhotoFile {
  /** The first bytes of the model's hash. */
  readonly mark: Uint8Array;
  /** 1…100. */
  readonly quality: number;
  /** 1 grey, 3 colour. */
  readonly planes: number;
  /** Whether the network is to restore the picture: it is not where that made this one worse. */
  readonly restored: boolean;
  readonly height: number;
  readonly width: number;
  readonly coded: Uint8Array;
}

const magic = [0x48, 0x47, 0x50, 0x31];
const unrestored = 128;
export const photoMarkLength = 4;
/** Most pixels of a file: a few bytes must not ask for all memory. */
export const mostPhotoPixels = 1 << 27;

/** Whether a file holds a photo, and not rows. */
export function isPhotoFile(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

export function encodePhotoFile({
  mark,
  quality,
  planes,
  restored,
  height,
  width,
  coded,
}: PhotoFile): Uint8Array<ArrayBuffer> {
  const head = [
    ...magic,
    ...mark,
    quality,
    restored ? planes : planes + unrestored,
    ...whole(height),
    ...whole(width),
  ];
  const bytes = new Uint8Array(head.length + coded.length + 4);
  bytes.set(head);
  bytes.set(coded, head.length);
  const end = bytes.length - 4;
  new DataView(bytes.buffer).setUint32(end, crc32(bytes.subarray(0, end)), true);
  return bytes;
}

/** Reads a photo's file that may be damaged or hostile; `name` is the file, for the messages. */
export function decodePhotoFile(bytes: Uint8Array, name: string): PhotoFile {
  const refuse = (rule: string): never => {
    throw dataError({
      subject: name,
      reason: "damaged",
      rule,
      repair: "give a whole file that compress wrote",
    });
  };
  if (!isPhotoFile(bytes)) refuse("is no photo in a .hgz file");
  const end = bytes.length - 4;
  if (end < magic.length + photoMarkLength + 4) refuse("is cut short");
  if (new DataView(bytes.buffer, bytes.byteOffset + end).getUint32(0, true) !== crc32(bytes.subarray(0, end)))
    refuse("the content must match its checksum");
  let at = magic.length;
  const mark = bytes.slice(at, at + photoMarkLength);
  at += photoMarkLength;
  const [quality, form] = [bytes[at++], bytes[at++]];
  const [planes, restored] = [form & (unrestored - 1), form < unrestored];
  const number = (): number => {
    let n = 0;
    for (let place = 1; place <= 2 ** 28; place *= 128) {
      const byte = at < end ? bytes[at++] : refuse("is cut short");
      n += (byte & 127) * place;
      if (byte < 128) return n;
    }
    return refuse("a number in it is too long");
  };
  const [height, width] = [number(), number()];
  if (quality < 1 || quality > 100 || (planes !== 1 && planes !== 3) || height < 1 || width < 1)
    refuse("its size or quality is impossible");
  if (height * width > mostPhotoPixels) refuse(`must hold at most ${mostPhotoPixels} pixels`);
  return { mark, quality, planes, restored, height, width, coded: bytes.subarray(at, end) };
}

function whole(n: number): number[] {
  return n < 128 ? [n] : [(n & 127) | 128, ...whole(Math.floor(n / 128))];
}
