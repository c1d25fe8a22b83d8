import { convertIndexedToRgb, type DecodedPng, decode } from "fast-png";
import { exifOrientation } from "./exif.ts";
import { pngChunks } from "./mendPng.ts";
import { type Raster, upright } from "./raster.ts";

/**
 * A PNG by fast-png: a canvas would round 16 bits to 8, multiply by alpha and bend colours by the file's gamma. Of an
 * animation the picture that stands for it.
 */
export function decodePng(bytes: Uint8Array): Raster {
  return upright(rasterOf(decode(withoutProfile(bytes), { checkCrc: true })), orientationOf(bytes));
}

/** The file without its colour profile, which fast-png would unpack and stumble over where it is damaged. */
function withoutProfile(bytes: Uint8Array): Uint8Array {
  for (const { type, start, end } of pngChunks(bytes)) {
    if (type !== "iCCP") continue;
    const rest = new Uint8Array(bytes.length - (end - start));
    rest.set(bytes.subarray(0, start));
    rest.set(bytes.subarray(end), start);
    return rest;
  }
  return bytes;
}

function rasterOf(png: DecodedPng): Raster {
  const { width, height, depth, channels, palette, transparency } = png;
  if (palette && palette.length > 0) {
    const values = convertIndexedToRgb(png);
    const alpha = palette[0].length === 4;
    return { width, height, channels: alpha ? 4 : 3, alpha, values };
  }
  const values = depth < 8 ? unpacked(png) : (png.data as Uint8Array | Uint16Array);
  const raster: Raster = { width, height, channels, alpha: channels % 2 === 0, values };
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
  return { width, height, channels: wide, alpha: true, values: out };
}

/** Orientation in the file's eXIf chunk; 1 where it has none. */
function orientationOf(bytes: Uint8Array): number {
  for (const { type, start, end } of pngChunks(bytes))
    if (type === "eXIf") return exifOrientation(bytes.subarray(start + 8, end - 4));
  return 1;
}
