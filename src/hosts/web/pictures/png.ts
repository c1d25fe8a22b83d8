import { convertIndexedToRgb, type DecodedPng, decode } from "fast-png";
import { exifOrientation } from "./exif.ts";
import { type Raster, upright } from "./raster.ts";

/**
 * A PNG by fast-png: a canvas would round 16 bits to 8, multiply by alpha and bend colours by the file's gamma. The
 * first frame of an animation.
 */
export function decodePng(bytes: Uint8Array): Raster {
  return upright(rasterOf(decode(bytes, { checkCrc: true })), orientationOf(bytes));
}

function rasterOf(png: DecodedPng): Raster {
  const { width, height, depth, channels, palette, transparency } = png;
  if (palette && palette.length > 0) {
    const values = convertIndexedToRgb(png);
    return { width, height, channels: palette[0].length === 4 ? 4 : 3, values };
  }
  const values = depth < 8 ? unpacked(png) : (png.data as Uint8Array | Uint16Array);
  const raster: Raster = { width, height, channels: channels as Raster["channels"], values };
  return transparency && transparency.length > 0 ? keyed(raster, transparency, depth) : raster;
}

/** Grey of 1, 2 or 4 bits a pixel, each row from a byte of its own, as 0…255. */
function unpacked({ width, height, depth, data }: DecodedPng): Uint8Array {
  const out = new Uint8Array(width * height);
  const rowBytes = Math.ceil((width * depth) / 8);
  const most = 2 ** depth - 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = data[y * rowBytes + (bit >> 3)];
      out[y * width + x] = (((byte >> (8 - depth - (bit & 7))) & most) * 255) / most;
    }
  }
  return out;
}

/** One colour of the file is transparent: the same pixels with an alpha channel. */
function keyed({ width, height, channels, values }: Raster, key: Uint16Array, depth: number): Raster {
  const top = values instanceof Uint16Array ? 65535 : 255;
  const scale = depth < 8 ? 255 / (2 ** depth - 1) : 1;
  const wide = channels + 1;
  const out = new (values.constructor as new (length: number) => Uint8Array | Uint16Array)(
    width * height * wide,
  );
  for (let i = 0; i < width * height; i++) {
    let same = true;
    for (let c = 0; c < channels; c++) {
      out[i * wide + c] = values[i * channels + c];
      same &&= values[i * channels + c] === key[c] * scale;
    }
    out[i * wide + channels] = same ? 0 : top;
  }
  return { width, height, channels: wide as Raster["channels"], values: out };
}

/** Orientation in the file's eXIf chunk; 1 where it has none. */
function orientationOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === "eXIf") return exifOrientation(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return 1;
}
