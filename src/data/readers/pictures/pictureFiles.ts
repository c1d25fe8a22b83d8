import { HourglassError } from "../../../core/errors.ts";
import type { SourceFolder } from "../../source.ts";
import type { SourceFile } from "../sourceFile.ts";
import { type PassedOver, passedOver } from "./passedOver.ts";
import { sniffPicture } from "./sniffPicture.ts";

/** A file of a folder, by its path in it; only opening it shows whether it can be. */
export interface NamedFile {
  readonly name: string;
  open(): Promise<SourceFile>;
}

/** The pictures of a folder, and what else lies in it. */
export interface PictureFiles {
  readonly files: readonly NamedFile[];
  readonly passed: PassedOver;
}

/** Endings of the names of pictures that are read. */
export const pictureEndings = [
  ...[".png", ".jpg", ".jpeg", ".jfif", ".jpe", ".gif", ".webp", ".tif", ".tiff", ".avif", ".apng"],
] as const;

/** Endings of pictures that are refused by name: a folder of them is told so, and no "holds no pictures". */
const refusedEndings: readonly string[] = [".heic", ".heif", ".bmp", ".jp2", ".jxl", ".psd"];

/** Whether a name is a picture's, by its ending. */
export function isPictureName(name: string): boolean {
  const lower = name.toLowerCase();
  return [...pictureEndings, ...refusedEndings].some((ending) => lower.endsWith(ending));
}

/** What systems and programs leave in folders; names that begin with a dot are hidden too. */
const systemNames: ReadonlySet<string> = new Set(
  [
    ...["__macosx", "@eadir", "@recycle", "#recycle", "$recycle.bin", "system volume information"],
    ...["lost+found", "thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "icon\r"],
    ...["__pycache__", "node_modules"],
  ].map((name) => name.toLowerCase()),
);

/** Whether a path in a folder is a system's or hidden, or lies in such a folder. */
export function isHidden(name: string): boolean {
  return name.split(/[\\/]/).some((part) => part.startsWith(".") || systemNames.has(part.toLowerCase()));
}

/** Files looked into at a time. */
const atOnce = 32;

/**
 * The pictures of a folder: by content, and by the names that pictures have, so that a bad one is refused where it is read.
 * What is hidden or no picture is counted.
 */
export async function pictureFiles(folder: SourceFolder): Promise<PictureFiles> {
  const passed = passedOver();
  const seen = folder.names.filter((name) => !isHidden(name));
  for (const name of folder.names) if (isHidden(name)) passed.add("system or hidden", name);
  const files: NamedFile[] = [];
  for (let i = 0; i < seen.length; i += atOnce) {
    const batch = seen.slice(i, i + atOnce);
    const kinds = await Promise.all(batch.map((name) => kindOf(name, folder)));
    for (const [j, kind] of kinds.entries()) {
      const name = batch[j];
      if (kind === "picture") files.push({ name, open: () => folder.file(name) });
      else passed.add(kind, name);
    }
  }
  return { files, passed };
}

async function kindOf(
  name: string,
  folder: SourceFolder,
): Promise<"picture" | "empty" | "no picture" | "that cannot be opened"> {
  if (isPictureName(name)) return "picture";
  try {
    const file = await folder.file(name);
    if (file.size === 0) return "empty";
    return sniffPicture(await file.slice(0, 64)) ? "picture" : "no picture";
  } catch (error) {
    if (!(error instanceof HourglassError)) throw error;
    return "that cannot be opened";
  }
}
