import { checkedEnd, putWhole, type Refuse, refuserOf, takeWhole, withChecksum } from "../checkedBytes.ts";

/**
 * A photo at rest. Its bytes: `HGP1`, the model's mark, the quality, the planes (plus 128 where no network
 * restores the picture), the height and the width (7 bits a byte, the lowest first), the coded coefficients, and the CRC-32 of all before it.
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
  const head = [...magic, ...mark, quality, restored ? planes : planes + unrestored];
  putWhole(head, height);
  putWhole(head, width);
  const bytes = new Uint8Array(head.length + coded.length + 4);
  bytes.set(head);
  bytes.set(coded, head.length);
  return withChecksum(bytes);
}

/** Reads a photo's file that may be damaged or hostile; `name` is the file, for the messages. */
export function decodePhotoFile(bytes: Uint8Array, name: string): PhotoFile {
  const refuse: Refuse = refuserOf(name);
  if (!isPhotoFile(bytes)) refuse("is no photo in a .hgz file");
  const end = checkedEnd(bytes, magic.length + photoMarkLength + 4, refuse);
  let at = magic.length;
  const mark = bytes.slice(at, at + photoMarkLength);
  at += photoMarkLength;
  const [quality, form] = [bytes[at++], bytes[at++]];
  const [planes, restored] = [form & (unrestored - 1), form < unrestored];
  const byte = (): number => (at < end ? bytes[at++] : refuse("is cut short"));
  const [height, width] = [takeWhole(byte, refuse), takeWhole(byte, refuse)];
  if (quality < 1 || quality > 100 || (planes !== 1 && planes !== 3) || height < 1 || width < 1)
    refuse("its size or quality is impossible");
  if (height * width > mostPhotoPixels) refuse(`must hold at most ${mostPhotoPixels} pixels`);
  return { mark, quality, planes, restored, height, width, coded: bytes.subarray(at, end) };
}
