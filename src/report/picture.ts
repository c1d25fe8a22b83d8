import { encode } from "fast-png";
import { base64 } from "../core/base64.ts";
import { assert } from "../core/errors.ts";
import type { Tensor } from "../core/tensor.ts";
import { type Html, html } from "./html.ts";

/** A picture: [channels, height, width], one or three channels; uint8 0…255 or float32 0…1. */
export type Picture = Tensor<"uint8" | "float32">;

/** Largest side of a picture in a report, in pixels; larger ones are scaled down. */
const largest = 384;

/** A picture as an `img` element that carries its own PNG. */
export function image(picture: Picture, alt: string): Html {
  const [, height, width] = picture.shape as [number, number, number];
  const shown = shrunk(visible(picture), largest);
  const [channels] = shown.shape as [1 | 3];
  const data = interleaved(shown);
  const png = encode(
    { width: shown.shape[2], height: shown.shape[1], data, channels, depth: 8 },
    { zlib: { level: 9 } },
  );
  return html`<img class="${Math.max(width, height) < 96 ? "small" : "plain"}" src="data:image/png;base64,${base64(png)}" alt="${alt}" width="${width}" height="${height}">`;
}

/** What can be shown of a picture: grey, colour, or of other bands the first three, or the first. */
export function visible(picture: Picture): Picture {
  const [channels, height, width] = picture.shape as [number, number, number];
  if (channels === 1 || channels === 3) return picture;
  const kept = channels > 3 ? 3 : 1;
  const data = picture.data.slice(0, kept * height * width);
  return { ...picture, shape: [kept, height, width], data } as Picture;
}

/** A picture scaled down, each pixel the mean of those that it covers, until no side is longer than `most`. */
function shrunk(picture: Picture, most: number): Picture {
  const [channels, height, width] = picture.shape as [number, number, number];
  const scale = most / Math.max(height, width);
  if (scale >= 1) return picture;
  const [h, w] = [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
  const unit = unitOf(picture);
  const data = new Float32Array(channels * h * w);
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < h; y++) {
      const [top, bottom] = [Math.floor((y * height) / h), Math.ceil(((y + 1) * height) / h)];
      for (let x = 0; x < w; x++) {
        const [left, right] = [Math.floor((x * width) / w), Math.ceil(((x + 1) * width) / w)];
        let sum = 0;
        for (let i = top; i < bottom; i++)
          for (let j = left; j < right; j++) sum += picture.data[(c * height + i) * width + j];
        data[(c * h + y) * w + x] = (unit * sum) / ((bottom - top) * (right - left));
      }
    }
  return { dtype: "float32", shape: [channels, h, w], data };
}

/** Mean over the channels of |a − b|, as numbers in 0…1 of shape [1, height, width]. */
export function absoluteError(a: Picture, b: Picture): Tensor<"float32"> {
  const [channels, height, width] = a.shape as [number, number, number];
  assert(a.data.length === b.data.length, "pictures of two sizes have no difference");
  const area = height * width;
  const data = new Float32Array(area);
  const [unitA, unitB] = [unitOf(a), unitOf(b)];
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < area; i++) {
      data[i] += Math.abs(a.data[c * area + i] * unitA - b.data[c * area + i] * unitB) / channels;
    }
  }
  return { dtype: "float32", shape: [1, height, width], data };
}

/** Mean of the squared difference of two pictures in 0…1. */
export function squaredError(a: Picture, b: Picture): number {
  const [unitA, unitB] = [unitOf(a), unitOf(b)];
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += (a.data[i] * unitA - b.data[i] * unitB) ** 2;
  return sum / a.data.length;
}

/** Errors as colours, from black (none) through the loss's orange to white (`most` and above). */
export function heat(errors: Tensor<"float32">, most: number): Tensor<"uint8"> {
  const [, height, width] = errors.shape as [number, number, number];
  const area = height * width;
  const data = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++) {
    const colour = heatColour(most > 0 ? errors.data[i] / most : 0);
    for (let c = 0; c < 3; c++) data[c * area + i] = colour[c];
  }
  return { dtype: "uint8", shape: [3, height, width], data };
}

/** The colours of an error map from none to most, as a picture for its legend. */
export function heatRamp(): Tensor<"uint8"> {
  const steps = Float32Array.from({ length: 256 }, (_, i) => i / 255);
  return heat({ dtype: "float32", shape: [1, 1, 256], data: steps }, 1);
}

type Colour = readonly [red: number, green: number, blue: number];

/** Lightness rises steadily along these, so that the map also reads in grey. */
const anchors: readonly Colour[] = [
  [8, 10, 14],
  [74, 30, 20],
  [150, 58, 4],
  [213, 94, 0],
  [240, 160, 80],
  [255, 214, 165],
  [255, 250, 242],
];

function heatColour(share: number): Colour {
  const along = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 1)) * (anchors.length - 1);
  const i = Math.min(anchors.length - 2, Math.floor(along));
  const mix = (c: 0 | 1 | 2) => anchors[i][c] + (anchors[i + 1][c] - anchors[i][c]) * (along - i);
  return [mix(0), mix(1), mix(2)];
}

function interleaved(picture: Picture): Uint8Array {
  const [channels, height, width] = picture.shape as [number, number, number];
  const area = height * width;
  const unit = picture.dtype === "uint8" ? 1 : 255;
  const bytes = new Uint8Array(area * channels);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < area; i++) {
      bytes[i * channels + c] = Math.min(255, Math.max(0, Math.round(picture.data[c * area + i] * unit)));
    }
  }
  return bytes;
}

function unitOf(picture: Picture): number {
  return picture.dtype === "uint8" ? 1 / 255 : 1;
}
