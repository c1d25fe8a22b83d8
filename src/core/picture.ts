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
    dtype === "uint8" ? Float32Array.from(data, (v) => v / 255) : (data as Float32Array<ArrayBuffer>),
  );
}
