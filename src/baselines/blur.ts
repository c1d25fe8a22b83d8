import { mirrorPad } from "../core/mirrorPad.ts";
import { type Shape, sizeOf } from "../core/shape.ts";

/** A picture [C, H, W] smoothed by a Gaussian of `sigma` pixels, cut at 4 σ, mirrored at the edges. */
export function gaussianBlur(
  picture: ArrayLike<number>,
  shape: Shape,
  sigma: number,
): Float32Array<ArrayBuffer> {
  const [channels, height, width] = shape;
  const radius = Math.ceil(4 * sigma);
  const taps = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    sigma === 0 ? 1 : Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  );
  const total = taps.reduce((a, b) => a + b, 0);
  const padded = mirrorPad(picture, shape, radius);
  const [h, w] = [height + 2 * radius, width + 2 * radius];
  const out = new Float32Array(sizeOf(shape));
  const line = new Float64Array(w);
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      line.fill(0);
      taps.forEach((tap, i) => {
        const from = (c * h + y + i) * w;
        for (let x = 0; x < w; x++) line[x] += tap * padded[from + x];
      });
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let i = 0; i < taps.length; i++) sum += taps[i] * line[x + i];
        out[(c * height + y) * width + x] = sum / (total * total);
      }
    }
  }
  return out;
}

/** A picture [C, H, W] with each pixel the median of its square of 2·radius + 1, mirrored at the edges. */
export function medianBlur(picture: ArrayLike<number>, shape: Shape, radius = 1): Float32Array<ArrayBuffer> {
  const [channels, height, width] = shape;
  const padded = mirrorPad(picture, shape, radius);
  const [h, w] = [height + 2 * radius, width + 2 * radius];
  const side = 2 * radius + 1;
  const square = new Float32Array(side * side);
  const out = new Float32Array(sizeOf(shape));
  for (let at = 0, c = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        for (let i = 0; i < side; i++) {
          const from = (c * h + y + i) * w + x;
          for (let j = 0; j < side; j++) square[i * side + j] = padded[from + j];
        }
        square.sort();
        out[at] = square[(square.length - 1) / 2];
      }
    }
  }
  return out;
}
