import { type Tensor, zeros } from "../../core/tensor.ts";

/** A tile along one axis: it is cut at `from`, `size` long, and right within `start`…`end`. */
export interface Span {
  readonly from: number;
  readonly size: number;
  readonly start: number;
  readonly end: number;
}

/** Tiles of one size that together cover a length; all but the ends are seen with `reach` around them. */
export function spans(length: number, side: number, reach: number): Span[] {
  if (length <= side) return [{ from: 0, size: length, start: 0, end: length }];
  const tiles: Span[] = [];
  for (let start = 0; start < length; ) {
    const from = Math.min(Math.max(0, start - reach), length - side);
    const end = from + side === length ? length : from + side - reach;
    tiles.push({ from, size: side, start, end });
    start = end;
  }
  return tiles;
}

/** The part of a picture [channels, height, width] of a size, from a place on. */
export function cropped(
  picture: Tensor<"float32">,
  [top, left]: readonly number[],
  [height, width]: readonly number[],
): Tensor<"float32"> {
  const [channels, ownHeight, ownWidth] = picture.shape;
  if (top === 0 && left === 0 && height === ownHeight && width === ownWidth) return picture;
  const out = zeros("float32", [channels, height, width]);
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      const start = (c * ownHeight + top + y) * ownWidth + left;
      out.data.set(picture.data.subarray(start, start + width), (c * height + y) * width);
    }
  }
  return out;
}

/** Writes a picture into a larger one at a place. */
export function paste(
  into: Tensor<"float32">,
  part: Tensor<"float32">,
  [top, left]: readonly number[],
): void {
  const [, height, width] = into.shape;
  const [channels, partHeight, partWidth] = part.shape;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < partHeight; y++) {
      const start = (c * partHeight + y) * partWidth;
      into.data.set(part.data.subarray(start, start + partWidth), (c * height + top + y) * width + left);
    }
  }
}
