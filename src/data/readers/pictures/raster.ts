import { layOnWhite } from "../../../core/layOnWhite.ts";
import type { Picture } from "../../../core/picture.ts";
import { tensor } from "../../../core/tensor.ts";

type Values = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** Decoded pixels as a file has them: [height, width, channels], each value 0…255, 0…65535 or a fraction in 0…1. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** With alpha, where there is one: 2 is grey and alpha, 4 is colour and alpha or four bands. */
  readonly channels: number;
  /** The last of the channels is transparency, not multiplied into the others. */
  readonly alpha: boolean;
  readonly values: Uint8Array | Uint16Array | Float32Array;
}

/** White, and opaque, in the units of some values. */
function topOf(values: Raster["values"]): number {
  return values instanceof Uint8Array ? 255 : values instanceof Uint16Array ? 65535 : 1;
}

/** The pixels upright, by EXIF's orientation 1…8. */
export function upright(raster: Raster, orientation: number): Raster {
  if (!(orientation >= 2 && orientation <= 8)) return raster;
  const { width, height, channels, values } = raster;
  const swapped = orientation >= 5;
  const [toWidth, toHeight] = swapped ? [height, width] : [width, height];
  const out = likeValues(values, values.length);
  for (let y = 0; y < toHeight; y++) {
    for (let x = 0; x < toWidth; x++) {
      const [a, b] = swapped ? [y, x] : [x, y];
      const column = [2, 3, 7, 8].includes(orientation) ? width - 1 - a : a;
      const row = [3, 4, 6, 7].includes(orientation) ? height - 1 - b : b;
      const from = (row * width + column) * channels;
      const to = (y * toWidth + x) * channels;
      for (let c = 0; c < channels; c++) out[to + c] = values[from + c];
    }
  }
  return { ...raster, width: toWidth, height: toHeight, values: out };
}

/**
 * A raster as planes [channels, height, width]: uint8, or float32 from 16 bits and fractions. Alpha is laid on white, or
 * stays the last channel where it is asked for.
 */
export function planesOf(raster: Raster, { alpha = false } = {}): Picture {
  const { width, height, values } = raster;
  const laid = raster.alpha && !alpha;
  const kept = laid ? raster.channels - 1 : raster.channels;
  const flat = laid ? layOnWhite(values, raster.channels, topOf(values)) : values;
  const area = width * height;
  const narrow = flat instanceof Uint8Array;
  const unit = narrow ? 1 : topOf(flat);
  const out = narrow ? new Uint8Array(kept * area) : new Float32Array(kept * area);
  for (let c = 0; c < kept; c++) for (let i = 0; i < area; i++) out[c * area + i] = flat[i * kept + c] / unit;
  const shape = [kept, height, width];
  return out instanceof Uint8Array ? tensor("uint8", shape, out) : tensor("float32", shape, out);
}

/** Zeros of the type of some values. */
function likeValues(values: Raster["values"], length: number): Values {
  if (values instanceof Uint8Array) return new Uint8Array(length);
  return values instanceof Uint16Array ? new Uint16Array(length) : new Float32Array(length);
}
