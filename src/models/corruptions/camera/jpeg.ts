import { fromLuma, toLuma } from "./luma.ts";

/** Steps of the example tables of ITU-T T.81, annex K.1, row by row: what most encoders scale by their quality. */
const lumaSteps = [
  ...[16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55],
  ...[14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62],
  ...[18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92],
  ...[49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99],
];
const chromaSteps = [
  ...[17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99],
  ...[24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99],
  ...Array<number>(32).fill(99),
];

/** The eight cosines of the transform of a block's line, orthonormal, row by row. */
const cosines = Float32Array.from(
  { length: 64 },
  (_, k) =>
    Math.cos(((2 * (k % 8) + 1) * Math.floor(k / 8) * Math.PI) / 16) * (k < 8 ? Math.SQRT1_2 / 2 : 1 / 2),
);

/** How a picture is written as JPEG. */
export interface JpegOptions {
  /** 1…100, as the Independent JPEG Group's encoder scales its tables. */
  readonly quality: number;
  /** Whether colour is kept at half the resolution, 4:2:0. */
  readonly halved: boolean;
  /** Where in the first block the picture begins, 0…7 each. */
  readonly offset: readonly [top: number, left: number];
}

/** What is left of a picture [3, height, width], 0…1, after JPEG: its rounded coefficients, without the coding, which loses nothing. */
export function throughJpeg(
  picture: Float32Array,
  [height, width]: readonly [height: number, width: number],
  { quality, halved, offset }: JpegOptions,
): Float32Array {
  const out = picture.slice();
  toLuma(out);
  const size = height * width;
  for (let c = 0; c < 3; c++) {
    const plane = out.subarray(c * size, (c + 1) * size);
    const steps = scaled(c === 0 ? lumaSteps : chromaSteps, quality);
    if (c === 0 || !halved) throughBlocks(plane, [height, width], steps, offset);
    else {
      const half = halve(plane, height, width);
      throughBlocks(half, [Math.ceil(height / 2), Math.ceil(width / 2)], steps, offset);
      double(half, plane, height, width);
    }
  }
  fromLuma(out);
  return out;
}

function scaled(steps: readonly number[], quality: number): Float32Array {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return Float32Array.from(
    steps,
    (step) => Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100))) / 255,
  );
}

/** Rounds the coefficients of each block of a plane, in place; what lies beyond an edge goes on as the edge does. */
function throughBlocks(
  plane: Float32Array,
  [height, width]: readonly [number, number],
  steps: Float32Array,
  [top, left]: readonly [number, number],
): void {
  const [block, between] = [new Float32Array(64), new Float32Array(64)];
  for (let y0 = -top; y0 < height; y0 += 8) {
    for (let x0 = -left; x0 < width; x0 += 8) {
      for (let y = 0; y < 8; y++) {
        const line = Math.min(height - 1, Math.max(0, y0 + y)) * width;
        for (let x = 0; x < 8; x++) block[8 * y + x] = plane[line + Math.min(width - 1, Math.max(0, x0 + x))];
      }
      // Twice along the lines, transposed each time: both axes, and back where it was.
      lines(block, between, false);
      lines(between, block, false);
      for (let k = 0; k < 64; k++) block[k] = steps[k] * Math.round(block[k] / steps[k]);
      lines(block, between, true);
      lines(between, block, true);
      const [firstY, endY] = [Math.max(0, -y0), Math.min(8, height - y0)];
      const [firstX, endX] = [Math.max(0, -x0), Math.min(8, width - x0)];
      for (let y = firstY; y < endY; y++)
        for (let x = firstX; x < endX; x++) plane[(y0 + y) * width + x0 + x] = block[8 * y + x];
    }
  }
}

/** The cosine transform of each line of a block, or its inverse, into the columns of another. */
function lines(from: Float32Array, to: Float32Array, inverse: boolean): void {
  const [own, other] = inverse ? [1, 8] : [8, 1];
  for (let k = 0; k < 8; k++) {
    for (let y = 0; y < 8; y++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += cosines[own * k + other * x] * from[8 * y + x];
      to[8 * k + y] = sum;
    }
  }
}

/** Means of 2×2 places; an odd edge stands for what lies beyond it. */
function halve(plane: Float32Array, height: number, width: number): Float32Array {
  const [h, w] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const out = new Float32Array(h * w);
  for (let y = 0; y < h; y++) {
    const [a, b] = [2 * y * width, Math.min(height - 1, 2 * y + 1) * width];
    for (let x = 0; x < w; x++) {
      const [left, right] = [2 * x, Math.min(width - 1, 2 * x + 1)];
      out[y * w + x] = (plane[a + left] + plane[a + right] + plane[b + left] + plane[b + right]) / 4;
    }
  }
  return out;
}

function double(half: Float32Array, out: Float32Array, height: number, width: number): void {
  const w = Math.ceil(width / 2);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) out[y * width + x] = half[(y >> 1) * w + (x >> 1)];
}
