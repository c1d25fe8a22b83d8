/** Decoded pixels as a file has them: [height, width, channels], each channel 0…255 or 0…65535. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha. */
  readonly channels: 1 | 2 | 3 | 4;
  readonly values: Uint8Array | Uint16Array;
}

/** The pixels upright, by EXIF's orientation 1…8. */
export function upright(raster: Raster, orientation: number): Raster {
  if (orientation < 2 || orientation > 8) return raster;
  const { width, height, channels, values } = raster;
  const swapped = orientation >= 5;
  const [toWidth, toHeight] = swapped ? [height, width] : [width, height];
  const out = new (values.constructor as new (length: number) => Uint8Array | Uint16Array)(values.length);
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
  return { width: toWidth, height: toHeight, channels, values: out };
}
