import { dataError } from "../../../core/errors.ts";
import { filled } from "../../../core/filled.ts";
import { greyOf } from "../../../core/grey.ts";
import { layOnWhite } from "../../../core/layOnWhite.ts";
import type { Picture, PictureOptions } from "../../../core/picture.ts";
import { resize } from "../../../core/resize.ts";
import { tensor } from "../../../core/tensor.ts";

/** A picture in the channels, size and type that are asked for; `deep` is float32 0…1, else uint8. Throws `data` for channels that do not turn into others. */
export function fitPicture(
  picture: Picture,
  { channels, size, deep, subject = "a picture" }: PictureOptions & { deep: boolean; subject?: string },
): Picture {
  let { shape, data }: { shape: readonly number[]; data: ArrayLike<number> } = picture;
  const unit = picture.dtype === "uint8" ? 255 : 1;
  if (shape[0] === 4 && channels !== undefined && channels !== 4) {
    data = opaque(data, unit);
    shape = [3, shape[1], shape[2]];
  }
  const [own, height, width] = shape;
  if (size && (size[0] !== height || size[1] !== width)) {
    data = resize(data, shape, size);
    shape = [own, ...size];
  }
  if (channels !== undefined && channels !== own) {
    if (![1, 3].includes(own) || ![1, 3].includes(channels)) throw otherChannels(subject, own, channels);
    data = recoloured(data, own, unit);
    shape = [channels, shape[1], shape[2]];
  }
  const clip = (value: number): number => Math.min(unit, Math.max(0, value));
  if (deep) {
    const values = filled(new Float32Array(data.length), (i) => clip(data[i]) / unit);
    return tensor("float32", shape, values);
  }
  const values = filled(new Uint8Array(data.length), (i) => Math.round((clip(data[i]) / unit) * 255));
  return tensor("uint8", shape, values);
}

/** The refusal of pictures whose channels are not those that are wanted. */
export function otherChannels(subject: string, own: number, wanted: number): Error {
  return dataError({
    subject,
    reason: "wrong-shape",
    rule: `must have ${wanted} ${wanted === 1 ? "channel" : "channels"}, as the others or the model have`,
    received: own,
    repair: "give pictures of as many channels; only grey and colour turn into each other",
  });
}

/** Four planes, the last of them transparency, as three laid on white. */
function opaque(data: ArrayLike<number>, unit: number): Float32Array<ArrayBuffer> {
  const area = data.length / 4;
  const pixels = filled(new Float32Array(data.length), (i) => data[(i % 4) * area + (i >> 2)]);
  const flat = layOnWhite(pixels, 4, unit);
  return filled(new Float32Array(3 * area), (i) => flat[(i % area) * 3 + Math.floor(i / area)]);
}

/** Colour as grey, or grey as colour. */
function recoloured(data: ArrayLike<number>, channels: number, unit: number): Float32Array<ArrayBuffer> {
  const area = data.length / channels;
  if (channels === 1) return filled(new Float32Array(3 * area), (i) => data[i % area]);
  return filled(
    new Float32Array(area),
    (i) => unit * greyOf(data[i] / unit, data[area + i] / unit, data[2 * area + i] / unit),
  );
}
