import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { dataError } from "../../core/errors.ts";
import type { Dataset } from "../dataset.ts";
import type { OpenOptions } from "../options.ts";
import { arrayDataset, arrayLabels } from "./arrayDataset.ts";
import { openBytes } from "./byteSource.ts";
import { idxHeader } from "./idx.ts";

/** Whether a file is IDX by its name: `train-images-idx3-ubyte`, `t10k-images.idx3-ubyte.gz`. */
export function isIdxName(name: string): boolean {
  return /(^|[-.])idx\d?(-[a-z]+)?(\.gz)?$/i.test(name);
}

/** Opens an IDX file, with the labels of its sibling where there is one (`images-idx3` ↔ `labels-idx1`). */
export async function openIdx(path: string, options: OpenOptions): Promise<Dataset> {
  const source = await openBytes(path);
  try {
    const header = await idxHeader(source, path);
    const labels = await siblingLabels(path, header.shape[0]);
    return await arrayDataset(source, header, { name: path, ...(labels && { labels }), options });
  } finally {
    source.close();
  }
}

/** The IDX file of inputs in a folder for the part asked, or none where the folder holds no IDX files. */
export async function idxInFolder(
  folder: string,
  { part = "train" }: OpenOptions,
): Promise<string | undefined> {
  const inputs = (await readdir(folder)).filter((name) => isIdxName(name) && !/labels/i.test(name)).sort();
  if (inputs.length === 0) return undefined;
  const test = (name: string): boolean => /^(t10k|test)/i.test(name);
  const found = inputs.find((name) => test(name) === (part === "test"));
  if (found === undefined) {
    throw dataError({ subject: folder, rule: `holds no ${part} part`, received: inputs.join(", ") });
  }
  return join(folder, found);
}

async function siblingLabels(path: string, rows: number): Promise<string[] | undefined> {
  const stem = basename(path).replace(/\.gz$/i, "");
  const wanted = stem.replace("images", "labels").replace("idx3", "idx1");
  if (wanted === stem) return undefined;
  const found = (await readdir(dirname(path))).find((name) => name === wanted || name === `${wanted}.gz`);
  if (found === undefined) return undefined;
  const file = join(dirname(path), found);
  const source = await openBytes(file);
  try {
    const header = await idxHeader(source, file);
    if (header.shape.length !== 1 || header.shape[0] !== rows) {
      throw dataError({ subject: file, rule: `must hold ${rows} labels`, received: header.shape.join("×") });
    }
    return await arrayLabels(source, header, file);
  } finally {
    source.close();
  }
}
