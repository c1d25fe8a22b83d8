import { type Tensor, zeros } from "../../core/tensor.ts";

/** A tile along one axis: it is cut at `from`, `size` long, and right within `start`…`end`. */
export interface Span {
  readonly from: number;
  readonly size: number;
  readonly start: number;
  readonly end: number;
}

/** How a picture may be cut, in pixels. */
export interface Cut {
  /** The sides of tiles are whole multiples of it. */
  readonly stride: number;
  /** What must be seen around a tile's own pixels, a whole multiple of the stride. */
  readonly reach: number;
  /** Most pixels of a tile. */
  readonly pixels: number;
}

/**
 * Tiles of one size that together cover a picture, by rows and columns: of the ways whose tiles are small enough, the one that
 * looks at the fewest pixels. Tiles at the far ends may reach beyond the picture, up to a whole multiple of the stride.
 */
export function tilesOf(
  size: readonly [height: number, width: number],
  { stride, reach, pixels }: Cut,
): readonly [rows: Span[], columns: Span[]] {
  const [ofRows, ofColumns] = size.map((length) => sidesOf(roundUp(length, stride), stride, reach));
  let best = [ofRows.at(-1)!, ofColumns.at(-1)!];
  const looked = (sides: readonly Side[]): number =>
    sides.reduce((product, { side, count }) => product * side * count, 1);
  let least = Infinity;
  for (const row of ofRows)
    for (const column of ofColumns) {
      if (row.side * column.side > pixels || looked([row, column]) >= least) continue;
      best = [row, column];
      least = looked(best);
    }
  const [rows, columns] = size.map((length, axis) => spans(roundUp(length, stride), best[axis].side, reach));
  return [rows, columns];
}

interface Side {
  readonly side: number;
  readonly count: number;
}

/** The sides of which 1, 2, 3 … tiles cover a length; the last is the smallest that is of any use. */
function sidesOf(length: number, stride: number, reach: number): Side[] {
  const sides: Side[] = [{ side: length, count: 1 }];
  for (let count = 2; ; count++) {
    // All but the ends look around themselves on both sides.
    const side = roundUp((length + 2 * reach * (count - 1)) / count, stride);
    if (side >= sides.at(-1)!.side || side < 3 * reach) return sides;
    sides.push({ side, count });
  }
}

function roundUp(n: number, step: number): number {
  return Math.ceil(n / step) * step;
}

/** Tiles of one size that together cover a length; all but the ends are seen with `reach` around them. */
function spans(length: number, side: number, reach: number): Span[] {
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

/** Writes a picture into a larger one at a place: all of it, or the part of a size that begins at `from`. */
export function paste(
  into: Tensor<"float32">,
  part: Tensor<"float32">,
  [top, left]: readonly number[],
  { from = [0, 0], size = part.shape.slice(1) }: { from?: readonly number[]; size?: readonly number[] } = {},
): void {
  const [, height, width] = into.shape;
  const [channels, partHeight, partWidth] = part.shape;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < size[0]; y++) {
      const start = (c * partHeight + from[0] + y) * partWidth + from[1];
      into.data.set(part.data.subarray(start, start + size[1]), (c * height + top + y) * width + left);
    }
  }
}
