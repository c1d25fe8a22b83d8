import { assert } from "../errors.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";

/** What keeps the two factors finite where a window is black or flat: (K·L)² with K₁ 0.01, K₂ 0.03 and L 1. */
export const C1 = 0.01 ** 2;
export const C2 = 0.03 ** 2;

/**
 * Structural similarity of two pictures [C, H, W] with pixels in 0…1; 1 where they are the same.
 *
 * Wang et al. 2004: Gaussian window 11×11, σ 1.5, K₁ 0.01, K₂ 0.03, over the places where the window fits whole,
 * averaged over the channels. A side shorter than 11 takes the longest odd window that fits, of the same σ.
 */
export function ssim(picture: ArrayLike<number>, truth: ArrayLike<number>, shape: Shape): number {
  assert(shape.length === 3, `ssim wants [C, H, W], not ${showShape(shape)}`);
  assert(picture.length === sizeOf(shape) && truth.length === picture.length, "ssim of unequal pictures");
  const [channels, height, width] = shape;
  const down = gaussianWindow(height);
  const across = gaussianWindow(width);
  const blur = (map: Float64Array): Float64Array => filterValid(map, height, width, down, across);

  let sum = 0;
  for (let channel = 0; channel < channels; channel++) {
    const at = channel * height * width;
    const x = plane(picture, at, height * width);
    const y = plane(truth, at, height * width);
    sum += meanSimilarity(blur(x), blur(y), blur(product(x, x)), blur(product(y, y)), blur(product(x, y)));
  }
  return sum / channels;
}

/** The mean over the map, from the windows' means of x, y, x², y² and xy. */
function meanSimilarity(
  x: Float64Array,
  y: Float64Array,
  xx: Float64Array,
  yy: Float64Array,
  xy: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const square = x[i] * x[i] + y[i] * y[i];
    const cross = x[i] * y[i];
    const luminance = (2 * cross + C1) / (square + C1);
    const structure = (2 * (xy[i] - cross) + C2) / (xx[i] + yy[i] - square + C2);
    sum += luminance * structure;
  }
  return sum / x.length;
}

/** Weights of a window along a side, which sum to 1: 11 of them, or the longest odd number that fits. */
export function gaussianWindow(side: number): Float64Array {
  const length = Math.min(11, side % 2 === 0 ? side - 1 : side);
  const middle = (length - 1) / 2;
  const window = Float64Array.from({ length }, (_, i) => Math.exp(-((i - middle) ** 2) / (2 * 1.5 ** 2)));
  const total = window.reduce((a, b) => a + b, 0);
  return window.map((weight) => weight / total);
}

function plane(pixels: ArrayLike<number>, at: number, size: number): Float64Array {
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) out[i] = pixels[at + i];
  return out;
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i] * b[i];
  return out;
}

/** Filters along the rows, then down the columns, keeping the places where the window fits. */
function filterValid(
  map: Float64Array,
  height: number,
  width: number,
  down: Float64Array,
  across: Float64Array,
): Float64Array {
  const w = width - across.length + 1;
  const h = height - down.length + 1;
  const rows = new Float64Array(height * w);
  for (let i = 0; i < height; i++) {
    for (let tap = 0; tap < across.length; tap++) {
      const from = i * width + tap;
      for (let j = 0; j < w; j++) rows[i * w + j] += across[tap] * map[from + j];
    }
  }
  const out = new Float64Array(h * w);
  for (let tap = 0; tap < down.length; tap++) {
    const from = tap * w;
    for (let i = 0; i < h * w; i++) out[i] += down[tap] * rows[from + i];
  }
  return out;
}
