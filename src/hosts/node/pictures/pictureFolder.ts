import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { dataError, HourglassError } from "../../../core/errors.ts";
import type { Picture } from "../../../core/picture.ts";
import type { Dataset } from "../../../data/dataset.ts";
import type { OpenOptions } from "../../../data/options.ts";
import { type RowStore, rowStore } from "../../../data/rowStore.ts";
import { storedDataset } from "../../../data/stored.ts";
import { decodePicture, type EncodedPicture, loadPicture } from "./picture.ts";

const extensions = /\.(png|jpe?g|gif|webp|tiff?|avif)$/i;

/** Whether a name is a picture's, by its extension. */
export function isPictureName(name: string): boolean {
  return extensions.test(name);
}

/** The picture files under a folder, as sorted paths relative to it; folders that are links are not entered. */
export async function listPictures(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && isPictureName(entry.name) && !entry.name.startsWith("."))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort(naturally);
}

/** Opens a folder of pictures, labelled by sub-folder where there are any, or one picture. */
export async function openPictures(source: string, options: OpenOptions): Promise<Dataset> {
  const single = (await stat(source)).isFile();
  const folder = single ? dirname(source) : source;
  const files = single ? [basename(source)] : await listPictures(source);
  if (files.length === 0) {
    throw dataError({
      subject: source,
      rule: "holds no pictures",
      repair: "give a folder of PNG, JPEG, GIF, WebP, TIFF or AVIF files, or of IDX files",
    });
  }
  const skipped = new Map<string, string>();
  const strict = options.strict || single;
  const refuse = (file: string, error: unknown): void => {
    if (strict || !(error instanceof HourglassError)) throw error;
    skipped.set(file, error.message);
  };
  const plan = await survey(folder, files, options, refuse);
  const store: RowStore<"uint8"> | RowStore<"float32"> = plan.deep
    ? rowStore("float32", plan.shape, options)
    : rowStore("uint8", plan.shape, options);
  try {
    const names = await decodeAll(folder, plan, store, refuse);
    if (names.length === 0) throw noneLeft(source, skipped);
    const labels = folderLabels(names);
    return storedDataset(store, {
      kind: "pictures",
      name: source,
      shape: plan.shape,
      names,
      ...(labels && { labels }),
      notes: notesOf(plan, skipped),
    });
  } catch (error) {
    store.close();
    throw error;
  }
}

/** What the headers of all files say about the rows to come. */
interface Plan {
  readonly files: readonly string[];
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly channels: 1 | 3;
  readonly deep: boolean;
  readonly resized: number;
  readonly animated: number;
}

type Refuse = (file: string, error: unknown) => void;

/** Reads all headers: the channels and depth that hold every picture, and the one size they share. */
async function survey(
  folder: string,
  files: readonly string[],
  options: OpenOptions,
  refuse: Refuse,
): Promise<Plan> {
  const good: string[] = [];
  let colour = false;
  let deep = false;
  let animated = 0;
  let resized = 0;
  let first: { file: string; height: number; width: number } | undefined;
  for (let i = 0; i < files.length; i += 16) {
    const batch = files.slice(i, i + 16);
    const loaded = await Promise.allSettled(batch.map((file) => loadPicture(join(folder, file))));
    for (const [j, result] of loaded.entries()) {
      if (result.status === "rejected") {
        refuse(batch[j], result.reason);
        continue;
      }
      const { height, width, channels, frames, deep: deeper } = result.value.header;
      first ??= { file: batch[j], height, width };
      const [wantedHeight, wantedWidth] = options.size ?? [first.height, first.width];
      if (height !== wantedHeight || width !== wantedWidth) {
        if (options.size === undefined) {
          throw dataError({
            subject: folder,
            rule: "pictures must share one size",
            received: `${first.file} ${first.height}×${first.width}, ${batch[j]} ${height}×${width}`,
            repair: `resize them all with --size ${first.height}x${first.width}`,
          });
        }
        resized++;
      }
      colour ||= channels === 3;
      deep ||= deeper;
      if (frames > 1) animated++;
      good.push(batch[j]);
    }
  }
  const channels = options.channels ?? (colour ? 3 : 1);
  const [height, width] = options.size ?? [first?.height ?? 1, first?.width ?? 1];
  return { files: good, shape: [channels, height, width], channels, deep, resized, animated };
}

/** Decodes the planned files into the store, a few at a time and in order; returns the names of those that decoded. */
async function decodeAll(
  folder: string,
  plan: Plan,
  store: RowStore<"uint8"> | RowStore<"float32">,
  refuse: Refuse,
): Promise<string[]> {
  const { shape, channels, deep } = plan;
  const names: string[] = [];
  const size = [shape[1], shape[2]] as const;
  const decodeOne = async (file: string): Promise<Picture> => {
    const encoded = await loadPicture(join(folder, file));
    return decodePicture(encoded, { channels, deep, ...(fits(encoded, size) ? {} : { size }) });
  };
  // Four at a time keep two cores busy; large ones go one by one, so that memory stays bounded.
  const width = shape[1] * shape[2] > 2 ** 22 || plan.resized > 0 ? 2 : 4;
  for (let i = 0; i < plan.files.length; i += width) {
    const batch = plan.files.slice(i, i + width);
    for (const [j, result] of (await Promise.allSettled(batch.map(decodeOne))).entries()) {
      if (result.status === "rejected") {
        refuse(batch[j], result.reason);
        continue;
      }
      store.append(result.value.data as never);
      names.push(batch[j]);
    }
  }
  return names;
}

function fits({ header }: EncodedPicture, [height, width]: readonly [number, number]): boolean {
  return header.height === height && header.width === width;
}

function noneLeft(source: string, skipped: ReadonlyMap<string, string>): Error {
  const [reason] = skipped.values();
  return dataError({ subject: source, rule: `none of its ${skipped.size} pictures can be read (${reason})` });
}

function notesOf(plan: Plan, skipped: ReadonlyMap<string, string>): string[] {
  const notes: string[] = [];
  if (skipped.size > 0) {
    const shown = [...skipped.values()].slice(0, 5).join(" · ");
    const more = skipped.size > 5 ? ` · and ${skipped.size - 5} more` : "";
    notes.push(`${count(skipped.size, "picture")} skipped: ${shown}${more}.`);
  }
  if (plan.animated > 0)
    notes.push(`${count(plan.animated, "animated picture")}: only the first frame is used.`);
  if (plan.resized > 0)
    notes.push(`${count(plan.resized, "picture")} resized to ${plan.shape[1]}×${plan.shape[2]}.`);
  return notes;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** The folder of each picture below the folders they all share; none where all lie side by side. */
function folderLabels(names: readonly string[]): string[] | undefined {
  const folders = names.map((name) => name.split(sep).slice(0, -1));
  let shared = 0;
  while (folders[0].length > shared && folders.every((path) => path[shared] === folders[0][shared])) shared++;
  const labels = folders.map((path) => path.slice(shared).join("/"));
  return labels.every((label) => label === "") ? undefined : labels;
}

const collator = new Intl.Collator("en", { numeric: true });

/** Numbers inside names in their own order, so that 10.png follows 9.png; the same on every machine. */
function naturally(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : 1);
}
