import type { PictureFormat } from "../../../data/readers/pictures/sniffPicture.ts";

/** What the first bytes of a picture say before any pixel is decoded, so that a bomb is refused in time. */
export interface FrameHeader {
  readonly width: number;
  readonly height: number;
  readonly grey: boolean;
  readonly frames: number;
  readonly transparent: boolean;
}

/** The header of a format that the browser decodes; undefined where it is damaged. Sizes are before EXIF orientation. */
export function frameHeader(format: PictureFormat, bytes: Uint8Array): FrameHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (format) {
      case "jpeg":
        return jpeg(view);
      case "gif":
        return gif(view);
      case "webp":
        return webp(view);
      case "avif":
        return avif(bytes, view);
      default:
        return undefined;
    }
  } catch (error) {
    // A read behind the end.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The frame segment: marker C0…CF but DHT, JPG and DAC, with height, width and the number of components. */
function jpeg(view: DataView): FrameHeader | undefined {
  for (let at = 2; ; ) {
    while (view.getUint8(at) === 0xff && view.getUint8(at + 1) === 0xff) at++;
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) return undefined;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return { width, height, grey: view.getUint8(at + 9) === 1, frames: 1, transparent: false };
    }
    at += 2 + view.getUint16(at + 2);
  }
}

/** The screen's size, and the image blocks counted on the way to the trailer. */
function gif(view: DataView): FrameHeader {
  const tableBytes = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  let at = 13 + tableBytes(view.getUint8(10));
  let frames = 0;
  const skipBlocks = (): void => {
    for (let length = view.getUint8(at++); length > 0; length = view.getUint8(at++)) at += length;
  };
  for (;;) {
    if (at >= view.byteLength) break;
    const kind = view.getUint8(at++);
    if (kind === 0x21) {
      at++;
      skipBlocks();
    } else if (kind === 0x2c) {
      frames++;
      at += 9 + tableBytes(view.getUint8(at + 8)) + 1;
      skipBlocks();
    } else break;
  }
  return { width, height, grey: false, frames: Math.max(1, frames), transparent: true };
}

function webp(view: DataView): FrameHeader | undefined {
  let [width, height, frames, transparent] = [0, 0, 0, false];
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const kind = String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
    const body = at + 8;
    if (kind === "VP8X") {
      transparent = (view.getUint8(body) & 0x10) !== 0;
      width = 1 + (view.getUint32(body + 3, true) >>> 8);
      height = 1 + (view.getUint32(body + 6, true) >>> 8);
    } else if (kind === "VP8L" && width === 0) {
      const bits = view.getUint32(body + 1, true);
      width = 1 + (bits & 0x3fff);
      height = 1 + ((bits >> 14) & 0x3fff);
      transparent = ((bits >> 28) & 1) === 1;
    } else if (kind === "VP8 " && width === 0) {
      width = view.getUint16(body + 6, true) & 0x3fff;
      height = view.getUint16(body + 8, true) & 0x3fff;
    } else if (kind === "ANMF") frames++;
    at = body + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) & 1);
  }
  return width > 0 ? { width, height, grey: false, frames: Math.max(1, frames), transparent } : undefined;
}

/** The largest of the sizes that its `ispe` boxes give; the parts of a grid are smaller than the whole. */
function avif(bytes: Uint8Array, view: DataView): FrameHeader | undefined {
  let [width, height] = [0, 0];
  for (let at = bytes.indexOf(0x69); at !== -1 && at + 16 <= bytes.length; at = bytes.indexOf(0x69, at + 1)) {
    if (view.getUint32(at) !== 0x69737065) continue;
    width = Math.max(width, view.getUint32(at + 8));
    height = Math.max(height, view.getUint32(at + 12));
  }
  const frames = String.fromCharCode(...bytes.subarray(8, 12)) === "avis" ? 2 : 1;
  return width > 0 ? { width, height, grey: false, frames, transparent: true } : undefined;
}
