import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { dataError } from "../../../core/errors.ts";
import type { Picture } from "../../../core/picture.ts";
import { type ReadPictureOptions, readPicture } from "./picture.ts";
import { listPictures } from "./pictureFolder.ts";

/** A picture on disk, of any size. */
export interface PictureFile {
  /** Its path in the folder, or its own name. */
  readonly name: string;
  /** Where it lies. */
  readonly path: string;
  /** Decodes it: [channels, height, width], uint8, or float32 in 0…1 from 16 bits. */
  read(options?: ReadPictureOptions): Promise<Picture>;
}

/** The pictures of a folder, its sub-folders included, in their natural order; or one picture. Nothing is decoded yet. */
export async function openPictures(source: string): Promise<PictureFile[]> {
  const found = await stat(source).catch(() => {
    throw dataError({
      subject: source,
      reason: "no-such-file",
      rule: "is no file and no folder",
      repair: "check the path",
    });
  });
  const fileAt = (name: string, path: string): PictureFile => ({
    name,
    path,
    read: (options) => readPicture(path, options),
  });
  if (found.isFile()) return [fileAt(basename(source), source)];
  const names = await listPictures(source);
  if (names.length === 0)
    throw dataError({
      subject: source,
      reason: "no-such-file",
      rule: "holds no picture",
      repair: "give a folder of PNG, JPEG, GIF, WebP, TIFF or AVIF files",
    });
  return names.map((name) => fileAt(name, join(source, name)));
}
