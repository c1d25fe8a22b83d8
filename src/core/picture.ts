import { filled } from "./filled.ts";
import { type Tensor, tensor } from "./tensor.ts";

/** A picture in memory: [channels, height, width], uint8 0…255 or float32 0…1. */
export type Picture = Tensor<"uint8"> | Tensor<"float32">;

/** How a picture is decoded or fitted. */
export interface PictureOptions {
  /** 1 grey, 3 colour, or as many as it has. Default: as it is. */
  channels?: number;
  /** Resize to height × width, each axis on its own. */
  size?: readonly [height: number, width: number];
}

/** Gives a picture another size or number of channels, in the type that it has; each host brings its own. */
export type Refit = (picture: Picture, options: PictureOptions) => Promise<Picture>;

/** A picture's pixels as float32 in 0…1. */
export function unitPixels({ dtype, shape, data }: Picture): Tensor<"float32"> {
  return tensor(
    "float32",
    shape,
    dtype === "uint8"
      ? filled(new Float32Array(data.length), (i) => data[i] / 255)
      : (data as Float32Array<ArrayBuffer>),
  );
}

/** A picture in 8 bits a channel: itself, or what it holds brought into 0…1 and rounded. */
export function bytePixels(picture: Picture): Tensor<"uint8"> {
  if (picture.dtype === "uint8") return picture;
  const { shape, data } = picture;
  const byteAt = (i: number): number => Math.round(Math.min(1, Math.max(0, data[i])) * 255);
  return tensor("uint8", shape, filled(new Uint8Array(data.length), byteAt));
}
