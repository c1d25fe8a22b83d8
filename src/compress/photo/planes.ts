import { type Tensor, tensor } from "../../core/tensor.ts";
import type { Scan } from "../../files/photo/scan.ts";
import type { Lapped } from "./lapped.ts";

/**
 * Brightness, and two differences of colour: orthonormal, so that an error in any of them is the same error in the picture. The
 * cosine transform across red, green and blue, close to what decorrelates photos.
 */
const mix = [
  [1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)],
  [1 / Math.sqrt(2), 0, -1 / Math.sqrt(2)],
  [1 / Math.sqrt(6), -2 / Math.sqrt(6), 1 / Math.sqrt(6)],
] as const;
/** Grey pictures have one plane, on the same scale: as if all three channels were the same. */
const greyScale = Math.sqrt(3);

/** Coefficients of a picture, in steps, block by block in the scan's order: [rows, columns, planes, side²]. */
export interface Coefficients {
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
  readonly exact: Float32Array<ArrayBuffer>;
}

/** Transforms a picture [1 or 3, height, width] in 0…1; it is mirrored to whole blocks. */
export function coefficientsOf(
  { shape: [planes, height, width], data }: Tensor<"float32">,
  transform: Lapped,
  scan: Scan,
  step: number,
): Coefficients {
  const { side, lengths } = transform;
  const [rows, columns] = [Math.ceil(height / side), Math.ceil(width / side)];
  const [high, wide] = [rows * side, columns * side];
  const area = height * width;
  const exact = new Float32Array(planes * high * wide);
  const plane = new Float32Array(high * wide);
  for (let p = 0; p < planes; p++) {
    const [r, g, b] = mix[p];
    const middle = p === 0 ? greyScale / 2 : 0;
    for (let y = 0; y < high; y++) {
      const from = mirrored(y, height) * width;
      for (let x = 0; x < wide; x++) {
        const at = from + mirrored(x, width);
        const value =
          planes === 1 ? greyScale * data[at] : r * data[at] + g * data[area + at] + b * data[2 * area + at];
        plane[y * wide + x] = value - middle;
      }
    }
    transform.forward(plane, high, wide);
    eachBlock({ planes, rows, columns }, p, side, scan, (at, place, k) => {
      exact[at] = (plane[place] * lengths[scan.places[k]]) / step;
    });
  }
  return { planes, rows, columns, exact };
}

/** The picture [1 or 3, height, width] of coefficients in whole steps, not clipped to 0…1. */
export function pictureOf(
  { planes, rows, columns, steps }: Omit<Coefficients, "exact"> & { readonly steps: Int16Array },
  [height, width]: readonly number[],
  transform: Lapped,
  scan: Scan,
  step: number,
): Tensor<"float32"> {
  const { side, lengths } = transform;
  const [high, wide] = [rows * side, columns * side];
  const area = height * width;
  const out = new Float32Array(planes * area);
  const plane = new Float32Array(high * wide);
  for (let p = 0; p < planes; p++) {
    eachBlock({ planes, rows, columns }, p, side, scan, (at, place, k) => {
      plane[place] = (steps[at] * step) / lengths[scan.places[k]];
    });
    transform.inverse(plane, high, wide);
    const middle = p === 0 ? greyScale / 2 : 0;
    for (let c = 0; c < planes; c++) {
      const share = planes === 1 ? 1 / greyScale : mix[p][c];
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          out[c * area + y * width + x] += share * (plane[y * wide + x] + middle);
    }
  }
  return tensor("float32", [planes, height, width], out);
}

/** Calls `each` with the index of every coefficient of a plane, its place in the plane, and its rank in the block. */
function eachBlock(
  { planes, rows, columns }: { readonly planes: number; readonly rows: number; readonly columns: number },
  p: number,
  side: number,
  { length, across, down }: Scan,
  each: (at: number, place: number, k: number) => void,
): void {
  const wide = columns * side;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = ((y * columns + x) * planes + p) * length;
      const corner = y * side * wide + x * side;
      for (let k = 0; k < length; k++) each(at + k, corner + down[k] * wide + across[k], k);
    }
  }
}

/** The place inside 0…n−1 that a place beyond its end mirrors. */
function mirrored(i: number, n: number): number {
  const around = i % (2 * n);
  return around < n ? around : 2 * n - 1 - around;
}
