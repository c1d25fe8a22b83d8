import { dataError, HourglassError } from "../../../core/errors.ts";
import type { Dataset } from "../../dataset.ts";
import type { EncodedPicture, Host } from "../../host.ts";
import { type RowStore, rowStore } from "../../rowStore.ts";
import { storedDataset } from "../../stored.ts";
import type { ReadContext, Reader } from "../reader.ts";
import { otherChannels } from "./fitPicture.ts";
import { type PassedOver, passedOver } from "./passedOver.ts";
import { isPictureName, type NamedFile, type PictureFiles, pictureEndings } from "./pictureFiles.ts";
import { sniffPicture } from "./sniffPicture.ts";

/** One picture, or all pages or frames of one file. */
export const pictureReader: Reader = {
  name: "picture",
  endings: pictureEndings,
  isNamed: isPictureName,
  startsWith: (bytes) => sniffPicture(bytes) !== undefined,
  open: (file, context) => {
    const files = [{ name: baseName(file.name), open: async () => file }];
    return openPictures(
      file.name,
      { files, passed: passedOver() },
      { ...context, options: { ...context.options, strict: true } },
    );
  },
};

/** Pictures as rows, labelled by the folders that they lie in where there are any. */
export async function openPictures(
  source: string,
  { files, passed }: PictureFiles,
  { host, options }: Pick<ReadContext, "host" | "options">,
): Promise<Dataset> {
  if (files.length === 0) {
    throw dataError({
      subject: source,
      reason: "no-such-file",
      rule: "holds no pictures",
      received: passed.sentence(),
      repair: "give a folder of PNG, JPEG, GIF, WebP, TIFF or AVIF files, or of IDX files",
    });
  }
  const refuse = (file: string, error: unknown): void => {
    if (options.strict || !(error instanceof HourglassError)) throw error;
    passed.refused(file, error);
  };
  const plan = await survey(source, files, { host, options }, refuse);
  const store: RowStore<"uint8"> | RowStore<"float32"> = plan.deep
    ? rowStore("float32", plan.shape, { ...options, host })
    : rowStore("uint8", plan.shape, { ...options, host });
  try {
    const damage = new Map<string, string>();
    const names = await decodeAll(host, plan, store, refuse, damage);
    if (names.length === 0) throw noneLeft(source, passed);
    const labels = folderLabels(names);
    return storedDataset(store, {
      kind: "pictures",
      name: source,
      shape: plan.shape,
      names,
      ...(labels && { labels }),
      notes: notesOf(plan, passed, damage),
    });
  } catch (error) {
    store.close();
    throw error;
  }
}

/** What the headers of all files say about the rows to come. */
interface Plan {
  readonly files: readonly { readonly file: NamedFile; readonly frames: number }[];
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly channels: number;
  readonly deep: boolean;
  readonly resized: number;
  /** Files of several pages or frames, and how many pictures those are. */
  readonly stacks: number;
  readonly stacked: number;
  /** Pages and frames that are left out, and of how many files. */
  readonly left: number;
  readonly leaving: number;
}

type Refuse = (file: string, error: unknown) => void;

/** Reads all headers: the channels and depth that hold every picture, and the one size they share. */
async function survey(
  folder: string,
  files: readonly NamedFile[],
  { host, options }: Pick<ReadContext, "host" | "options">,
  refuse: Refuse,
): Promise<Plan> {
  const good: { file: NamedFile; frames: number }[] = [];
  let channels = 0;
  let deep = false;
  let [stacks, stacked, left, leaving, resized] = [0, 0, 0, 0, 0];
  let first: { file: string; height: number; width: number } | undefined;
  for (let i = 0; i < files.length; i += 16) {
    const batch = files.slice(i, i + 16);
    const loaded = await Promise.allSettled(batch.map(async ({ open }) => host.pictures.load(await open())));
    for (const [j, result] of loaded.entries()) {
      const { name } = batch[j];
      if (result.status === "rejected") {
        refuse(name, result.reason);
        continue;
      }
      const { header } = result.value;
      for (const { height, width } of header.frames) {
        first ??= { file: name, height, width };
        const [wantedHeight, wantedWidth] = options.size ?? [first.height, first.width];
        if (height === wantedHeight && width === wantedWidth) continue;
        if (options.size === undefined) throw otherSize(folder, first, { file: name, height, width });
        resized++;
      }
      channels = shared(folder, channels, header.channels, options.channels);
      deep ||= header.deep;
      if (header.frames.length > 1) {
        stacks++;
        stacked += header.frames.length;
      }
      if (header.left > 0) {
        leaving++;
        left += header.left;
      }
      good.push({ file: batch[j], frames: header.frames.length });
    }
  }
  channels = options.channels ?? Math.max(1, channels);
  const [height, width] = options.size ?? [first?.height ?? 1, first?.width ?? 1];
  const shape = [channels, height, width] as const;
  return { files: good, shape, channels, deep, resized, stacks, stacked, left, leaving };
}

/** Channels that hold pictures of both numbers of them: grey fits into colour, and nothing else into anything. */
function shared(folder: string, own: number, next: number, asked: number | undefined): number {
  if (asked !== undefined || own === 0 || own === next) return next;
  if ([own, next].every((channels) => channels === 1 || channels === 3)) return 3;
  throw otherChannels(folder, next, own);
}

interface Sized {
  readonly file: string;
  readonly height: number;
  readonly width: number;
}

function otherSize(folder: string, first: Sized, { file, height, width }: Sized): Error {
  return dataError({
    subject: folder,
    reason: "wrong-shape",
    rule: "pictures must share one size",
    received: `${first.file} ${first.height}×${first.width}, ${file} ${height}×${width}`,
    repair: [{ option: "size", value: `${first.height}x${first.width}`, sentence: "resize them all" }],
  });
}

/** Decodes the planned files into the store, a few at a time and in order; returns the names of the pictures that decoded. */
async function decodeAll(
  { pictures }: Pick<Host, "pictures">,
  plan: Plan,
  store: RowStore<"uint8"> | RowStore<"float32">,
  refuse: Refuse,
  damage: Map<string, string>,
): Promise<string[]> {
  const { shape, channels, deep } = plan;
  const names: string[] = [];
  const size = [shape[1], shape[2]] as const;
  const note = (name: string) => (clause: string) => damage.set(name, clause);
  const decodeFrame = async (encoded: EncodedPicture, name: string, frame: number) => {
    const fitting = fits(encoded, frame, size) ? {} : { size };
    return pictures.decode(encoded, { channels, deep, frame, onDamage: note(name), ...fitting });
  };
  const decodeFirst = async ({ file }: Plan["files"][number]) => {
    const encoded = await pictures.load(await file.open());
    for (const clause of encoded.damage) note(file.name)(clause);
    return { encoded, picture: await decodeFrame(encoded, file.name, 0) };
  };
  // Four at a time keep two cores busy; large ones go one by one, so that memory stays bounded.
  const width = shape[1] * shape[2] > 2 ** 22 || plan.resized > 0 ? 2 : 4;
  for (let i = 0; i < plan.files.length; i += width) {
    const batch = plan.files.slice(i, i + width);
    for (const [j, result] of (await Promise.allSettled(batch.map(decodeFirst))).entries()) {
      const { file, frames } = batch[j];
      if (result.status === "rejected") {
        refuse(file.name, result.reason);
        continue;
      }
      store.append(result.value.picture.data as never);
      names.push(frameName(file.name, 0, frames));
      for (let frame = 1; frame < frames; frame++) {
        try {
          const { data } = await decodeFrame(result.value.encoded, file.name, frame);
          store.append(data as never);
          names.push(frameName(file.name, frame, frames));
        } catch (error) {
          refuse(frameName(file.name, frame, frames), error);
        }
      }
    }
  }
  return names;
}

/** The name of one of a file's pictures: `stack#2.tif` is the second page of `stack.tif`. */
export function frameName(name: string, frame: number, frames: number): string {
  if (frames === 1) return name;
  const [, stem, ending] = /^(.*?)(\.\w+)?$/s.exec(name)!;
  return `${stem}#${String(frame + 1).padStart(String(frames).length, "0")}${ending ?? ""}`;
}

function fits(
  { header: { frames } }: EncodedPicture,
  frame: number,
  [height, width]: readonly [number, number],
): boolean {
  return frames[frame].height === height && frames[frame].width === width;
}

function noneLeft(source: string, passed: PassedOver): Error {
  return dataError({
    subject: source,
    reason: "unreadable",
    rule: `none of its ${passed.failed} pictures can be read (${passed.why})`,
    repair: "save them again as PNG or JPEG",
  });
}

function notesOf(plan: Plan, passed: PassedOver, damage: ReadonlyMap<string, string>): string[] {
  const notes: string[] = [];
  const sentence = passed.sentence();
  if (sentence) notes.push(sentence);
  if (damage.size > 0) {
    const shown = [...damage].slice(0, 3).map(([name, clause]) => `${name}: ${clause}`);
    const more = damage.size > shown.length ? `; and ${damage.size - shown.length} more` : "";
    const were = damage.size === 1 ? "is slightly damaged and was" : "are slightly damaged and were";
    notes.push(`${count(damage.size, "file")} ${were} read: ${shown.join("; ")}${more}.`);
  }
  if (plan.stacks > 0) {
    const [has, its] = plan.stacks === 1 ? ["has", "its"] : ["have", "their"];
    notes.push(
      `${count(plan.stacks, "file")} ${has} several pages or frames: ${its} ${plan.stacked} pictures are rows of their own.`,
    );
  }
  if (plan.left > 0) {
    const [has, is] = [plan.leaving === 1 ? "has" : "have", plan.left === 1 ? "is" : "are"];
    notes.push(
      `${count(plan.leaving, "file")} ${has} ${count(plan.left, "more frame, thumbnail or mask", "more frames, thumbnails or masks")} that ${is} left out.`,
    );
  }
  if (plan.resized > 0)
    notes.push(`${count(plan.resized, "picture")} resized to ${plan.shape[1]}×${plan.shape[2]}.`);
  return notes;
}

function count(n: number, noun: string, nouns = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : nouns}`;
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
