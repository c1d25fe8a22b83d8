import { assert } from "../../core/errors.ts";
import { bytePixels } from "../../core/picture.ts";
import { tensor } from "../../core/tensor.ts";
import type { Picture } from "../../node.ts";
import { visible } from "../../report/picture.ts";

/** Most pictures on one sheet. */
export const mostOnSheet = 100;
/** Between pictures, and around them. */
const gap = 4;
/** A picture is enlarged by whole pixels to about this side. */
const side = 64;

/** Pictures of one size, side by side on one dark sheet in reading order. */
export function contactSheet(given: readonly Picture[], columns?: number): Picture {
  const pictures = given.map((picture) => visible(picture) as Picture);
  const count = pictures.length;
  assert(count > 0 && count <= mostOnSheet, `a contact sheet of ${count} pictures`);
  const [channels, height, width] = pictures[0].shape;
  const across = columns ?? Math.ceil(Math.sqrt(count));
  const down = Math.ceil(count / across);
  const scale = Math.max(1, Math.round(side / Math.max(height, width)));
  const [high, wide] = [gap + down * (height * scale + gap), gap + across * (width * scale + gap)];
  const sheet = new Uint8Array(channels * high * wide).fill(24);
  for (const [i, picture] of pictures.entries()) {
    const { data } = bytePixels(picture);
    const top = gap + Math.floor(i / across) * (height * scale + gap);
    const left = gap + (i % across) * (width * scale + gap);
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < height * scale; y++)
        for (let x = 0; x < width * scale; x++)
          sheet[(c * high + top + y) * wide + left + x] =
            data[(c * height + Math.floor(y / scale)) * width + Math.floor(x / scale)];
  }
  return tensor("uint8", [channels, high, wide], sheet);
}
