import { usageError } from "../../core/errors.ts";
import { type Tensor, tensor, zeros } from "../../core/tensor.ts";

/**
 * How many views of a picture are cleaned: 1, the picture as it is; 2, and turned by half; 4, and flipped either way; 8, and
 * all four transposed.
 */
export type Views = (typeof viewCounts)[number];

const viewCounts = [1, 2, 4, 8] as const;

/** Most pixels of all views of a picture together where their number follows from its size: some seconds of two cores. */
const usualPixels = 4 * 2 ** 20;

/** The views that a picture of a size in pixels is cleaned in where they go by its size: as many as have 4·2²⁰ pixels together. */
export function usualViews(height: number, width: number): Views {
  return viewCounts.findLast((views) => views * height * width <= usualPixels) ?? 1;
}

/** The views that were asked for, of a picture [channels, height, width]. Throws `usage` where there is no such number of views. */
export function viewsOf(asked: Views | "by size", [, height, width]: readonly number[]): Views {
  if (asked === "by size") return usualViews(height, width);
  if (viewCounts.includes(asked)) return asked;
  throw usageError({
    subject: { option: "views" },
    reason: "invalid-option",
    rule: "must be 1, 2, 4, 8 or by size",
    received: asked,
  });
}

/** A symmetry of the rectangle: transposed or not, and its rows and columns then reversed or not. */
export interface Symmetry {
  readonly transposed: boolean;
  readonly rows: boolean;
  readonly columns: boolean;
}

/** Of n views the first n are taken. The four of the picture's own shape come before the transposed ones, so that each shape's program is compiled once. */
export const symmetries: readonly Symmetry[] = [false, true].flatMap((transposed) => [
  { transposed, rows: false, columns: false },
  { transposed, rows: true, columns: true },
  { transposed, rows: true, columns: false },
  { transposed, rows: false, columns: true },
]);

/**
 * The mean of what a network makes of several views of a picture [channels, height, width], each brought back to how the
 * picture lies (Timofte et al. 2016, "Seven ways to improve example-based single image super resolution": enhanced
 * prediction). `clean` is given one view after the other, counted from 0, and gives one of the same shape.
 */
export async function meanOfViews(
  picture: Tensor<"float32">,
  views: Views,
  clean: (view: Tensor<"float32">, index: number) => Promise<Tensor<"float32">>,
): Promise<Tensor<"float32">> {
  if (views === 1) return clean(picture, 0);
  const mean = zeros("float32", picture.shape);
  for (const [i, symmetry] of symmetries.slice(0, views).entries())
    addBack(mean, await clean(viewOf(picture, symmetry), i), symmetry, 1 / views);
  return mean;
}

/** A picture [channels, height, width] as a symmetry shows it: of the same shape, or [channels, width, height] where it is transposed. */
export function viewOf({ shape, data }: Tensor<"float32">, symmetry: Symmetry): Tensor<"float32"> {
  const { start, down, right, height, width } = walkOf(shape, symmetry);
  const view = new Float32Array(data.length);
  for (let i = 0, plane = 0; plane < data.length; plane += height * width)
    for (let y = 0; y < height; y++) {
      let from = plane + start + y * down;
      for (let x = 0; x < width; x++, from += right) view[i++] = data[from];
    }
  return tensor("float32", [shape[0], height, width], view);
}

/** Adds a share of a view to a picture [channels, height, width], each pixel where it came from. */
export function addBack(
  { shape, data }: Tensor<"float32">,
  view: Tensor<"float32">,
  symmetry: Symmetry,
  share: number,
): void {
  const { start, down, right, height, width } = walkOf(shape, symmetry);
  for (let i = 0, plane = 0; plane < data.length; plane += height * width)
    for (let y = 0; y < height; y++) {
      let to = plane + start + y * down;
      for (let x = 0; x < width; x++, to += right) data[to] += share * view.data[i++];
    }
}

/** Where a view's first pixel lies in a plane of the picture, how far it is to the one below and to the right, and the view's size. */
function walkOf([, height, width]: readonly number[], { transposed, rows, columns }: Symmetry) {
  const [own, down, right] = transposed ? [[width, height], 1, width] : [[height, width], width, 1];
  return {
    start: (rows ? (own[0] - 1) * down : 0) + (columns ? (own[1] - 1) * right : 0),
    down: rows ? -down : down,
    right: columns ? -right : right,
    height: own[0],
    width: own[1],
  };
}
