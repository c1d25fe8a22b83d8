import { readdir, realpath, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import type { Dataset } from "../../data/dataset.ts";
import { type OpeningHost, openSource } from "../../data/open.ts";
import type { OpenOptions } from "../../data/options.ts";
import { naturally } from "../../data/readers/naturally.ts";
import type { SourceFile } from "../../data/readers/sourceFile.ts";
import type { Source, SourceFolder } from "../../data/source.ts";
import { diskFile } from "./disk/diskFile.ts";
import { temporaryFile } from "./disk/temporaryFile.ts";
import { unpack } from "./disk/unpack.ts";
import { duckParquet } from "./tables/duckParquet.ts";

/** Node as the readers see it. */
export const nodeHost: OpeningHost = {
  pictures: {
    load: async (file) => (await sharpPictures()).load(file),
    decode: async (picture, options) => (await sharpPictures()).decode(picture, options),
    refit: async (picture, options) => (await sharpPictures()).refit(picture, options),
  },
  unpack,
  spill: temporaryFile,
  parquet: ({ path }) => (path === undefined ? undefined : duckParquet(path)),
  find,
};

/** Loaded with the first picture: a program that reads tables alone needs no libvips. */
const sharpPictures = async () => (await import("./pictures/sharpPictures.ts")).sharpPictures;

/**
 * Opens anything that can be learnt from: a folder of pictures or IDX files, one picture, an IDX file, `.npy`, `.npz`,
 * a table, a series, values in memory, or a built-in set by name. A file or folder of that name comes before a
 * built-in set.
 */
export function openDataset(source: Source, options: OpenOptions = {}): Promise<Dataset> {
  return openSource(nodeHost, source, options);
}

export async function find(
  path: string,
): Promise<{ file: SourceFile; beside: SourceFolder } | SourceFolder | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.isDirectory()) return folderAt(path, await filesUnder(path));
  const folder = dirname(path);
  // The names beside a file are only looked at by readers that ask for one.
  const names = await readdir(folder).catch((): string[] => []);
  return { file: await diskFile(path), beside: folderAt(folder, names) };
}

function folderAt(path: string, names: readonly string[]): SourceFolder {
  return { name: path, names, file: (name) => diskFile(join(path, name)) };
}

/**
 * All files under a folder, as sorted paths relative to it. Folders that are links are entered where they lead out of it, each
 * once: what lies in it is found by its own path.
 */
async function filesUnder(root: string): Promise<string[]> {
  const entered = new Set([await realpath(root)]);
  const names: string[] = [];
  const enter = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await enter(path);
      else if (!entry.isSymbolicLink() || !(await stat(path).catch(() => undefined))?.isDirectory())
        names.push(relative(root, path));
      else {
        const real = await realpath(path);
        if ([...entered].some((known) => contains(known, real) || contains(real, known))) continue;
        entered.add(real);
        await enter(path);
      }
    }
  };
  await enter(root);
  return names.sort(naturally);
}

/** Whether a folder is another or holds it. */
function contains(folder: string, other: string): boolean {
  return other === folder || other.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
