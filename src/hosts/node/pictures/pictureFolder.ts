import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { naturally } from "../../../data/readers/naturally.ts";
import { isPictureName } from "../../../data/readers/pictures.ts";

/** The picture files under a folder, as sorted paths relative to it; folders that are links are not entered. */
export async function listPictures(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && isPictureName(entry.name) && !entry.name.startsWith("."))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort(naturally);
}
