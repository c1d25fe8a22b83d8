import { filled } from "../../core/filled.ts";
import type { Shape } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import { type BitState, bitReader, bitWriter } from "../../files/photo/bitModel.ts";
import { mostLevels } from "../../files/photo/blocks.ts";
import { codeBlocks } from "../../files/photo/coefficientCoder.ts";
import { type Scan, scanOf } from "../../files/photo/scan.ts";
import { rangeDecoder, rangeEncoder } from "../../files/rangeCoder.ts";
import { type Lapped, lapped } from "./lapped.ts";
import { coefficientsOf, pictureOf } from "./planes.ts";

/** The transform of a photo codec and how its coefficients are coded, before any picture. */
export interface PhotoCoder {
  readonly transform: Lapped;
  readonly scan: Scan;
  /** What was learnt of photos; each picture begins with a copy of it. */
  readonly state: BitState;
}

/** The lowest and the highest quality. */
export const leastQuality = 1;
export const mostQuality = 100;
/** Steps of the coefficients, of a picture in 0…1, from one end of the qualities to the other: the same ratio from each to the next. */
const [coarse, finest] = [0.64, 0.02];
/** Qualities below this are for small pictures in few bytes: their steps grow faster, to so many times as much at the lowest. */
const usual = 10;
const coarser = 4;
/** What a bit costs in squared steps: about what the last bit buys, at every step. */
const bitCost = 0.12;

export function photoCoder(block: number, state: BitState): PhotoCoder {
  return { transform: lapped(block), scan: scanOf(block), state };
}

/** The step of a quality, 1…100. */
export function stepOf(quality: number): number {
  const step = coarse * (finest / coarse) ** ((quality - leastQuality) / (mostQuality - leastQuality));
  return step * coarser ** Math.max(0, (usual - quality) / (usual - leastQuality));
}

/** Which of the coder's contexts a quality, a whole number, belongs to. */
function levelOf(quality: number): number {
  return Math.floor((mostLevels * (quality - 1)) / mostQuality);
}

/** A coded picture, and what its coefficients give back without the network. */
export interface CodedPhoto {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly decoded: Tensor<"float32">;
}

/** Codes a picture [1 or 3, height, width] in 0…1. */
export function encodePhoto(
  picture: Tensor<"float32">,
  quality: number,
  { transform, scan, state }: PhotoCoder,
  own: BitState = copied(state),
): CodedPhoto {
  const step = stepOf(quality);
  const { exact, ...grid } = coefficientsOf(picture, transform, scan, step);
  const steps = filled(new Int16Array(exact.length), (i) => Math.round(exact[i]));
  const to = rangeEncoder();
  codeBlocks({ ...grid, side: transform.side, steps }, bitWriter(to), own, levelOf(quality), {
    exact,
    bitCost,
  });
  const decoded = pictureOf({ ...grid, steps }, picture.shape.slice(1), transform, scan, step);
  return { bytes: to.finish(), decoded };
}

/** The picture [1 or 3, height, width] that was coded, before the network. */
export function decodePhoto(
  bytes: Uint8Array,
  [planes, height, width]: Shape,
  quality: number,
  { transform, scan, state }: PhotoCoder,
): Tensor<"float32"> {
  const { side } = transform;
  const [rows, columns] = [Math.ceil(height / side), Math.ceil(width / side)];
  const steps = new Int16Array(planes * rows * columns * side * side);
  const grid = { planes, rows, columns };
  codeBlocks({ ...grid, side, steps }, bitReader(rangeDecoder(bytes)), copied(state), levelOf(quality));
  return pictureOf({ ...grid, steps }, [height, width], transform, scan, stepOf(quality));
}

function copied({ chances, counts, trusts }: BitState): BitState {
  return { chances: chances.slice(), counts: counts.slice(), trusts: trusts.slice() };
}
