import { basename, join } from "node:path";
import { dataError } from "../../../core/errors.ts";
import type { Picture } from "../../../core/picture.ts";
import { idxInputs } from "../../../data/readers/arrays/idxReader.ts";
import { frameName } from "../../../data/readers/pictures/openPictures.ts";
import { passedOver } from "../../../data/readers/pictures/passedOver.ts";
import { type PictureFiles, pictureFiles } from "../../../data/readers/pictures/pictureFiles.ts";
import { sniffPicture } from "../../../data/readers/pictures/sniffPicture.ts";
import { find } from "../open.ts";
import { decodePicture, loadPicture, type ReadPictureOptions, readPicture } from "./picture.ts";
import { formOf, type PictureForm } from "./pictureForm.ts";

/** A picture on disk, of any size. */
export interface PictureFile {
  /** Its path in the folder, or its own name. */
  readonly name: string;
  /** Where it lies. */
  readonly path: string;
  /** Decodes it: [channels, height, width], uint8, or float32 in 0…1 from 16 bits. */
  read(options?: ReadPictureOptions): Promise<Picture>;
  /** What its file is beside its pixels, and its pages or frames, each decoded when it is read. */
  open(): Promise<OpenedPicture>;
}

/** A picture's file, opened. */
export interface OpenedPicture {
  /** What it is beside its pixels, to write others in the same way. */
  readonly form: PictureForm;
  /** Whether its pictures have transparency: their last channel. */
  readonly alpha: boolean;
  /** How many pictures it holds. */
  readonly frames: number;
  /** How many frames, thumbnails and masks are none of them. */
  readonly left: number;
  /** What is damaged in it, where it can be read all the same, as clauses. */
  readonly damage: readonly string[];
  /** The name of one of its pictures alone, `of` being that of all. */
  nameOf(frame: number, of?: string): string;
  /** Its pixels, with transparency as a last channel. */
  read(frame: number): Promise<Picture>;
}

/** The pictures of a folder, its sub-folders included, in their natural order; or one picture. Nothing is decoded yet. */
export async function openPictures(
  source: string,
  { onNote }: { onNote?: (sentence: string) => void } = {},
): Promise<PictureFile[]> {
  const { files, passed } = await listPictures(source);
  const sentence = passed.sentence();
  if (sentence !== undefined) onNote?.(sentence);
  if (files.length > 0) return files.map(({ name, path }) => pictureAt(name, path));
  throw dataError({
    subject: source,
    reason: "no-such-file",
    rule: "holds no picture",
    repair: "give a folder of PNG, JPEG, GIF, WebP, TIFF or AVIF files",
  });
}

/** Whether a path is a picture, or a folder of pictures and of no IDX files: what {@link openPictures} opens. */
export async function isOfPictures(source: string): Promise<boolean> {
  const found = await find(source);
  if (found === undefined) return false;
  if ("beside" in found) return sniffPicture(await found.file.slice(0, 64)) !== undefined;
  const own = found.names.filter((name) => !/[\\/]/.test(name));
  if (
    own.some((name) =>
      idxInputs([name], { folder: source, part: /^(t10k|test)/i.test(name) ? "test" : "train" }),
    )
  )
    return false;
  return (await pictureFiles(found)).files.length > 0;
}

interface Listed {
  readonly files: readonly { readonly name: string; readonly path: string }[];
  readonly passed: PictureFiles["passed"];
}

/** The picture files of a folder, or one, and what else lies there. */
export async function listPictures(source: string): Promise<Listed> {
  const found = await find(source);
  if (found === undefined)
    throw dataError({
      subject: source,
      reason: "no-such-file",
      rule: "is no file and no folder",
      repair: "check the path",
    });
  if ("beside" in found) return { files: [{ name: basename(source), path: source }], passed: passedOver() };
  const { files, passed } = await pictureFiles(found);
  return { files: files.map(({ name }) => ({ name, path: join(source, name) })), passed };
}

function pictureAt(name: string, path: string): PictureFile {
  return {
    name,
    path,
    read: (options) => readPicture(path, options),
    open: async () => {
      const encoded = await loadPicture(path);
      const { header } = encoded;
      const damage = [...encoded.damage];
      return {
        form: await formOf(encoded),
        ...{ alpha: header.transparent, frames: header.frames.length, left: header.left, damage },
        nameOf: (frame, of = name) => frameName(of, frame, header.frames.length),
        read: (frame) =>
          decodePicture(encoded, { frame, alpha: true, onDamage: (clause) => damage.push(clause) }),
      };
    },
  };
}
