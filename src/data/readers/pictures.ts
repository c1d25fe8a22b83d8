import { dataError, HourglassError } from "../../core/errors.ts";
import type { Picture } from "../../core/picture.ts";
import type { Dataset } from "../dataset.ts";
import type { EncodedPicture, Host } from "../host.ts";
import { type RowStore, rowStore } from "../rowStore.ts";
import { storedDataset } from "../stored.ts";
import type { ReadContext, Reader } from "./reader.ts";
import { sniffPicture } from "./sniffPicture.ts";
import type { SourceFile } from "./sourceFile.ts";

/** One picture. */
export const pictureReader: Reader = {
  name: "picture",
  endings: [".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".avif"],
  startsWith: (bytes) => sniffPicture(bytes) !== undefined,
  open: (file, context) =>
    openPictures(file.name, [{ name: baseName(file.name), open: async () => file }], {
      ...context,
      options: { ...context.options, strict: true },
    }),
};

/** Whether a name is a picture's, by its ending. */
export function isPictureName(name: string): boolean {
  return pictureReader.endings.some((ending) => name.toLowerCase().endsWith(ending));
}

/** A file of a folder, by its path in it; only opening it shows whether it can be. */
export interface NamedFile {
  readonly name: string;
  open(): Promise<SourceFile>;
}

/** Pictures as rows, labelled by the folders that they lie in where there are any. */
export async function openPictures(
  source: string,
  files: readonly NamedFile[],
  { host, options }: Pick<ReadContext, "host" | "options">,
): Promise<Dataset> {
  if (files.length === 0) {
    throw dataError({
      subject: source,
      reason: "no-such-file",
      rule: "holds no pictures",
      repair: "give a folder of PNG, JPEG, GIF, WebP, TIFF or AVIF files, or of IDX files",
    });
  }
  const skipped = new Map<string, string>();
  const refuse = (file: string, error: unknown): void => {
    if (options.strict || !(error instanceof HourglassError)) throw error;
    skipped.set(file, error.message);
  };
  const plan = await survey(source, files, { host, options }, refuse);
  const store: RowStore<"uint8"> | RowStore<"float32"> = plan.deep
    ? rowStore("float32", plan.shape, { ...options, host })
    : rowStore("uint8", plan.shape, { ...options, host });
  try {
    const names = await decodeAll(host, plan, store, refuse);
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

/** Files together; where there are no more, what was loaded for the headers is kept for the pixels. */
const together = 16;

/** A file whose header has been read. */
interface SurveyedFile extends NamedFile {
  readonly encoded?: EncodedPicture;
}

/** What the headers of all files say about the rows to come. */
interface Plan {
  readonly files: readonly SurveyedFile[];
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
  files: readonly NamedFile[],
  { host, options }: Pick<ReadContext, "host" | "options">,
  refuse: Refuse,
): Promise<Plan> {
  const good: SurveyedFile[] = [];
  let colour = false;
  let deep = false;
  let animated = 0;
  let resized = 0;
  let first: { file: string; height: number; width: number } | undefined;
  for (let i = 0; i < files.length; i += together) {
    const batch = files.slice(i, i + together);
    const loaded = await Promise.allSettled(batch.map(async ({ open }) => host.pictures.load(await open())));
    for (const [j, result] of loaded.entries()) {
      if (result.status === "rejected") {
        refuse(batch[j].name, result.reason);
        continue;
      }
      const { height, width, channels, frames, deep: deeper } = result.value.header;
      first ??= { file: batch[j].name, height, width };
      const [wantedHeight, wantedWidth] = options.size ?? [first.height, first.width];
      if (height !== wantedHeight || width !== wantedWidth) {
        if (options.size === undefined) {
          throw dataError({
            subject: folder,
            reason: "wrong-shape",
            rule: "pictures must share one size",
            received: `${first.file} ${first.height}×${first.width}, ${batch[j].name} ${height}×${width}`,
            repair: [
              { option: "size", value: `${first.height}x${first.width}`, sentence: "resize them all" },
            ],
          });
        }
        resized++;
      }
      colour ||= channels === 3;
      deep ||= deeper;
      if (frames > 1) animated++;
      good.push(files.length > together ? batch[j] : { ...batch[j], encoded: result.value });
    }
  }
  const channels = options.channels ?? (colour ? 3 : 1);
  const [height, width] = options.size ?? [first?.height ?? 1, first?.width ?? 1];
  return { files: good, shape: [channels, height, width], channels, deep, resized, animated };
}

/** Decodes the planned files into the store, a few at a time and in order; returns the names of those that decoded. */
async function decodeAll(
  { pictures }: Pick<Host, "pictures">,
  plan: Plan,
  store: RowStore<"uint8"> | RowStore<"float32">,
  refuse: Refuse,
): Promise<string[]> {
  const { shape, channels, deep } = plan;
  const names: string[] = [];
  const size = [shape[1], shape[2]] as const;
  const decodeOne = async ({ open, encoded: known }: SurveyedFile): Promise<Picture> => {
    const encoded = known ?? (await pictures.load(await open()));
    return pictures.decode(encoded, { channels, deep, ...(fits(encoded, size) ? {} : { size }) });
  };
  // Four at a time keep two cores busy; large ones go one by one, so that memory stays bounded.
  const width = shape[1] * shape[2] > 2 ** 22 || plan.resized > 0 ? 2 : 4;
  for (let i = 0; i < plan.files.length; i += width) {
    const batch = plan.files.slice(i, i + width);
    for (const [j, result] of (await Promise.allSettled(batch.map(decodeOne))).entries()) {
      if (result.status === "rejected") {
        refuse(batch[j].name, result.reason);
        continue;
      }
      store.append(result.value.data as never);
      names.push(batch[j].name);
    }
  }
  return names;
}

function fits({ header }: EncodedPicture, [height, width]: readonly [number, number]): boolean {
  return header.height === height && header.width === width;
}

function noneLeft(source: string, skipped: ReadonlyMap<string, string>): Error {
  const [reason] = skipped.values();
  return dataError({
    subject: source,
    reason: "unreadable",
    rule: `none of its ${skipped.size} pictures can be read (${reason})`,
    repair: "save them again as PNG or JPEG",
  });
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
  const folders = names.map((name) => name.split(/[\\/]/).slice(0, -1));
  let shared = 0;
  while (folders[0].length > shared && folders.every((path) => path[shared] === folders[0][shared])) shared++;
  const labels = folders.map((path) => path.slice(shared).join("/"));
  return labels.every((label) => label === "") ? undefined : labels;
}

function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, "");
}
