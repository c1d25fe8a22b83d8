import { assert } from "../../core/errors.ts";
import type { Picture } from "../../core/picture.ts";
import { type Tensor, tensor } from "../../core/tensor.ts";

/** Most pictures on one sheet. */
const most = 100;
/** Between pictures, and around them. */
const gap = 4;
/** A picture is enlarged by whole pixels to about this side. */
const side = 64;

/** Pictures [n, channels, height, width], 0…1, side by side on one dark sheet in reading order; the first 100 of them. */
export function contactSheet({ shape, data }: Tensor<"float32">, columns?: number): Picture {
  const [all, channels, height, width] = shape;
  const count = Math.min(all, most);
  assert(count > 0, "a contact sheet needs a picture");
  const across = columns ?? Math.ceil(Math.sqrt(count));
  const down = Math.ceil(count / across);
  const scale = Math.max(1, Math.round(side / Math.max(height, width)));
  const [high, wide] = [gap + down * (height * scale + gap), gap + across * (width * scale + gap)];
  const sheet = new Uint8Array(channels * high * wide).fill(24);
  for (let i = 0; i < count; i++) {
    const top = gap + Math.floor(i / across) * (height * scale + gap);
    const left = gap + (i % across) * (width * scale + gap);
    for (let c = 0; c < channels; c++)
      for (let y = 0; y < height * scale; y++)
        for (let x = 0; x < width * scale; x++) {
          const from = ((i * channels + c) * height + Math.floor(y / scale)) * width + Math.floor(x / scale);
          sheet[(c * high + top + y) * wide + left + x] = Math.round(
            255 * Math.min(1, Math.max(0, data[from])),
          );
        }
  }
  return tensor("uint8", [channels, high, wide], sheet);
}
