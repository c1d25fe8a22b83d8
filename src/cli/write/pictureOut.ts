import { mkdir } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { rowOf } from "../../core/rows.ts";
import { type Tensor, tensor } from "../../core/tensor.ts";
import { type Picture, writePicture } from "../../node.ts";

const writable = /\.(png|jpe?g|webp|tiff?|gif|avif)$/i;

/** Whether a path names a picture that can be written, rather than a folder. */
export function namesPicture(path: string): boolean {
  return writable.test(path);
}

/** Where a picture called `name` goes in a folder: under the same name, as PNG where its format cannot be written. */
export function placeIn(folder: string, name: string): string {
  const kept = namesPicture(name) ? name : `${name.slice(0, name.length - extname(name).length)}.png`;
  return join(folder, kept);
}

/** Writes a picture and the folders on its way; in 8 bits unless `deep`. */
export async function putPicture(path: string, picture: Picture, { deep }: { deep: boolean }): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writePicture(path, deep ? picture : inBytes(picture));
}

/** One picture of a batch [n, channels, height, width]. */
export function pictureAt(batch: Tensor, i: number): Picture {
  return rowOf(batch, i) as Picture;
}

/** A picture in 8 bits a channel. */
export function inBytes(picture: Picture): Picture {
  const { dtype, shape, data } = picture;
  if (dtype === "uint8") return picture;
  return tensor(
    "uint8",
    shape,
    Uint8Array.from(data, (v) => Math.round(Math.min(1, Math.max(0, v)) * 255)),
  );
}
