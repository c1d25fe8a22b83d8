import type { Shape } from "./shape.ts";

/** Pixels to add on each side. */
interface Margins {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A picture [C, H, W] with a margin, the same all round or of each side its own, mirrored at the edges (cba|abc). */
export function mirrorPad(
  picture: ArrayLike<number>,
  [channels, height, width]: Shape,
  margin: number | Margins,
): Float32Array<ArrayBuffer> {
  const { top, left, bottom, right } =
    typeof margin === "number" ? { top: margin, left: margin, bottom: margin, right: margin } : margin;
  const [h, w] = [top + height + bottom, left + width + right];
  const columns = Int32Array.from({ length: w }, (_, x) => mirrored(x - left, width));
  const out = new Float32Array(channels * h * w);
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < h; y++) {
      const from = (c * height + mirrored(y - top, height)) * width;
      const to = (c * h + y) * w;
      for (let x = 0; x < w; x++) out[to + x] = picture[from + columns[x]];
    }
  }
  return out;
}

/** The place inside 0…n−1 that a place outside mirrors, however far out it is. */
function mirrored(i: number, n: number): number {
  const around = ((i % (2 * n)) + 2 * n) % (2 * n);
  return around < n ? around : 2 * n - 1 - around;
}
