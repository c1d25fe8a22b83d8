import { mkdir } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { bytePixels } from "../../core/picture.ts";
import { rowOf } from "../../core/rows.ts";
import type { Tensor } from "../../core/tensor.ts";
import {
  formatNamed,
  holdsFrames,
  lostIn,
  type OpenedPicture,
  type Picture,
  writePicture,
} from "../../node.ts";

/** Whether a path names a picture that can be written, rather than a folder. */
export function namesPicture(path: string): boolean {
  return formatNamed(path) !== undefined;
}

/**
 * Where a picture called `name` goes in a folder: under the same name, as PNG where its format cannot be written and as
 * TIFF where it is neither grey nor colour.
 */
export function placeIn(folder: string, name: string, channels = 3): string {
  const usual = channels === 1 || channels === 3;
  if (usual ? namesPicture(name) : formatNamed(name) === "tiff") return join(folder, name);
  const stem = name.slice(0, name.length - extname(name).length);
  return join(folder, `${stem}${usual ? ".png" : ".tif"}`);
}

/** Writes a picture and the folders on its way; in 8 bits unless `deep`. */
export async function putPicture(path: string, picture: Picture, { deep }: { deep: boolean }): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writePicture(path, deep ? picture : bytePixels(picture));
}

/**
 * Writes pictures in the form of the file that others came from: its format unless the path names another, its depth,
 * resolution, colour profile, transparency and pages. Returns what the format of the path cannot hold, one clause each.
 */
export async function putFrames(
  path: string,
  pictures: AsyncIterable<Picture>,
  { form, alpha, frames, nameOf }: OpenedPicture,
  { renamed }: { renamed: boolean },
): Promise<string[]> {
  await mkdir(dirname(path), { recursive: true });
  const format = renamed ? (formatNamed(path) ?? form.format) : form.format;
  if (frames === 1) {
    for await (const picture of pictures) await writePicture(path, picture, { ...form, format, alpha });
  } else if (holdsFrames(format)) {
    const all: Picture[] = [];
    for await (const picture of pictures) all.push(picture);
    await writePicture(path, all, { ...form, format, alpha });
  } else {
    let frame = 0;
    for await (const picture of pictures) {
      const place = join(dirname(path), nameOf(frame++, basename(path)));
      await writePicture(place, picture, { ...form, format, alpha });
    }
  }
  return lostIn(format, { ...form, alpha }).map((lost) => `${path}: ${lost}`);
}

/** One picture of a batch [n, channels, height, width]. */
export function pictureAt(batch: Tensor, i: number): Picture {
  return rowOf(batch, i) as Picture;
}
