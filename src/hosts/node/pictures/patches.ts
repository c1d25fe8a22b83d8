import { closeAll } from "../../../core/closeAll.ts";
import { dataError, HourglassError } from "../../../core/errors.ts";
import type { Picture } from "../../../core/picture.ts";
import { permutation, type Random, random } from "../../../core/random.ts";
import type { Dataset } from "../../../data/dataset.ts";
import type { OpenOptions } from "../../../data/options.ts";
import { otherChannels } from "../../../data/readers/pictures/fitPicture.ts";
import { rowStore } from "../../../data/rowStore.ts";
import { storedDataset } from "../../../data/stored.ts";
import { nodeHost, openDataset } from "../open.ts";
import { isOfPictures, listPictures } from "./openPictures.ts";
import { decodePicture, loadPicture } from "./picture.ts";

export interface PatchOptions
  extends Pick<OpenOptions, "channels" | "rows" | "seed" | "strict" | "memoryLimit"> {
  /** Side of a patch, pixels. */
  side: number;
}

/** Pictures to learn what is good from: patches of most of them, and the others whole. */
export interface GoodPictures {
  /** Square patches as they lie in the pictures, which come in random order. */
  readonly patches: Dataset;
  /** Pictures that no patch is of, in random order. */
  readonly held: readonly (() => Promise<Picture>)[];
  /** Releases the patches and the pictures. */
  close(): Promise<void>;
}

/** Photos to learn from: patches of them, and each whole. */
export interface Photos {
  /** Square patches, in the order of the photos. */
  readonly patches: Dataset;
  /** Each photo [3, height, width], in random order. */
  readonly photos: readonly (() => Promise<Picture>)[];
  /** Releases the patches and the photos. */
  close(): Promise<void>;
}

/** Most patches cut from a source; more pictures give fewer patches each. */
const mostPatches = 24_000;
/** How often each pixel is covered, on average, where there is room for it. */
const coverage = 2;

/**
 * Square patches of pictures of any size, as rows: cut at random places, those with more detail more often, and turned
 * or mirrored at random, the same for the same seed. They come in the order of the pictures, so that the last rows are of pictures of their own.
 */
export async function openPatches(source: string, options: PatchOptions): Promise<Dataset> {
  const pictures = await picturesOf(source, options);
  const patches = await cut(pictures, { ...options, name: source });
  await pictures.close();
  return patches;
}

/**
 * Patches of good pictures, and a share of the pictures kept whole, by which a threshold can be set. Patches are cut anywhere and
 * not turned: what is right in one place or direction may be wrong in another. Throws where there is one picture only.
 */
export async function openGoodPictures(
  source: string,
  { share = 0.1, ...options }: PatchOptions & { share?: number },
): Promise<GoodPictures> {
  const pictures = await picturesOf(source, options);
  const channels = (options.channels ?? pictures.channels) as 1 | 3;
  const count = pictures.sizes.length;
  if (count < 2)
    throw dataError({
      subject: source,
      reason: "too-few-rows",
      rule: "needs two pictures at least: some are kept to set the threshold by",
      received: count,
      repair: "give more good pictures",
    });
  const order = permutation(count, random(options.seed ?? 1).fork("held pictures"));
  const kept = Math.max(1, Math.round(share * count));
  const patches = await cut(pictures, { ...options, name: source, order: order.subarray(kept), plain: true });
  return {
    patches,
    held: Array.from(order.subarray(0, kept), (i) => () => pictures.read(i, channels)),
    close: () => closeAll([patches, pictures]),
  };
}

/**
 * Square patches of photos, as {@link openPatches} cuts them, and the photos whole, in random order; all in colour, as a photo codec
 * learns from them.
 */
export async function openPhotos(source: string, options: Omit<PatchOptions, "channels">): Promise<Photos> {
  const pictures = await picturesOf(source, { ...options, channels: 3 });
  const patches = await cut(pictures, { ...options, channels: 3, name: source });
  const order = permutation(pictures.sizes.length, random(options.seed ?? 1).fork("photos"));
  return {
    patches,
    photos: Array.from(order, (i) => () => pictures.read(i, 3)),
    close: () => closeAll([patches, pictures]),
  };
}

/** How patches are cut. */
interface CutOptions extends PatchOptions {
  name: string;
  /** Pictures to cut from, in this order; all by default. */
  order?: Uint32Array;
  /** Cuts anywhere and turns nothing. */
  plain?: boolean;
}

async function cut(pictures: Pictures, options: CutOptions): Promise<Dataset> {
  const { name: source, side, seed = 1, plain = false } = options;
  const channels = (options.channels ?? pictures.channels) as 1 | 3;
  const order = options.order ?? Uint32Array.from(pictures.sizes.keys());
  const sizes = Array.from(order, (i) => pictures.sizes[i]);
  const area = sizes.reduce((sum, { height, width }) => sum + usable(height, width, side), 0);
  if (area === 0)
    throw dataError({
      subject: source,
      reason: "wrong-shape",
      rule: `needs a picture of at least ${side}×${side} pixels to cut patches from`,
      repair: [{ option: "patch", sentence: "give larger pictures or cut smaller patches" }],
    });
  const share = Math.min(coverage, (mostPatches * side * side) / area) / (side * side);
  const store = rowStore("uint8", [channels, side, side], { ...options, host: nodeHost });
  const notes = [...pictures.notes];
  let small = 0;
  let owed = 0;
  for (const i of order) {
    const { height, width } = pictures.sizes[i];
    if (usable(height, width, side) === 0) {
      small++;
      continue;
    }
    owed += share * height * width;
    const count = Math.max(store.rows === 0 ? 1 : 0, Math.round(owed));
    owed -= count;
    if (count === 0) continue;
    const picture = await pictures.read(i, channels);
    const source = random(seed).fork(`patches ${i}`);
    for (let n = 0; n < count; n++)
      store.append(plain ? anyPatch(picture, side, source) : patchOf(picture, side, source));
  }
  if (small > 0) notes.push(`${small} of the pictures are smaller than ${side}×${side} and were left out.`);
  notes.push(`${store.rows} patches of ${side}×${side} were cut from the pictures.`);
  return storedDataset(store, { kind: "pictures", name: source, shape: [channels, side, side], notes });
}

function usable(height: number, width: number, side: number): number {
  return height >= side && width >= side ? height * width : 0;
}

/** The one with more detail of two places in a picture, in one of its eight orientations: a clear sky teaches little. */
function patchOf(picture: Picture, side: number, source: Random): Uint8Array<ArrayBuffer> {
  const [, height, width] = picture.shape;
  const place = (): Place => ({
    top: source.integer(height - side + 1),
    left: source.integer(width - side + 1),
  });
  const [a, b] = [place(), place()];
  return turned(
    picture,
    side,
    detail(picture, side, a) >= detail(picture, side, b) ? a : b,
    source.integer(8),
  );
}

/** A place in a picture as it lies there. */
function anyPatch(picture: Picture, side: number, source: Random): Uint8Array<ArrayBuffer> {
  const [, height, width] = picture.shape;
  const place = { top: source.integer(height - side + 1), left: source.integer(width - side + 1) };
  return turned(picture, side, place, 0);
}

interface Place {
  readonly top: number;
  readonly left: number;
}

/** Sum of the differences between neighbours in a square of the first channel. */
function detail({ shape: [, , width], data }: Picture, side: number, { top, left }: Place): number {
  let sum = 0;
  for (let y = top; y < top + side - 1; y++) {
    for (let i = y * width + left; i < y * width + left + side - 1; i++)
      sum += Math.abs(data[i] - data[i + 1]) + Math.abs(data[i] - data[i + width]);
  }
  return sum;
}

/** A square out of a picture, turned and mirrored by the bits of `orientation`, 0…7. */
function turned(
  { shape, data, dtype }: Picture,
  side: number,
  { top, left }: Place,
  orientation: number,
): Uint8Array<ArrayBuffer> {
  const [channels, height, width] = shape;
  const scale = dtype === "uint8" ? 1 : 255;
  const out = new Uint8Array(channels * side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [a, b] = orientation & 4 ? [x, y] : [y, x];
      const row = top + (orientation & 1 ? side - 1 - a : a);
      const column = left + (orientation & 2 ? side - 1 - b : b);
      for (let c = 0; c < channels; c++)
        out[(c * side + y) * side + x] = Math.round(scale * data[(c * height + row) * width + column]);
    }
  }
  return out;
}

/** Pictures that are read one at a time. */
interface Pictures {
  readonly sizes: readonly { readonly height: number; readonly width: number }[];
  /** 1 where all are grey. */
  readonly channels: 1 | 3;
  readonly notes: readonly string[];
  read(i: number, channels: 1 | 3): Promise<Picture>;
  close(): Promise<void>;
}

async function picturesOf(source: string, options: PatchOptions): Promise<Pictures> {
  return (await isOfPictures(source)) ? pictureFiles(source, options) : pictureRows(source, options);
}

/** Files of any size, with all their pages and frames; only their headers are read before they are asked for. */
async function pictureFiles(source: string, { strict }: PatchOptions): Promise<Pictures> {
  const { files, passed } = await listPictures(source);
  const good: { file: string; frame: number; height: number; width: number }[] = [];
  let colour = false;
  for (const { name, path } of files) {
    try {
      const { header } = await loadPicture(path);
      if (header.channels !== 1 && header.channels !== 3) throw otherChannels(path, header.channels, 3);
      for (const [frame, size] of header.frames.entries()) good.push({ file: path, frame, ...size });
      colour ||= header.channels === 3;
    } catch (error) {
      if (strict || !(error instanceof HourglassError)) throw error;
      passed.refused(name, error);
    }
  }
  const sentence = passed.sentence();
  if (good.length === 0)
    throw dataError({
      subject: source,
      reason: "unreadable",
      rule: `none of its ${files.length} pictures can be read (${passed.why})`,
      repair: "save them again as PNG or JPEG",
    });
  return {
    sizes: good,
    channels: colour ? 3 : 1,
    notes: sentence === undefined ? [] : [sentence],
    read: async (i, channels) => {
      const { file, frame } = good[i];
      return decodePicture(await loadPicture(file), { channels, frame, deep: false });
    },
    close: async () => {},
  };
}

/** The rows of any other source of pictures. */
async function pictureRows(source: string, { channels, rows, seed }: PatchOptions): Promise<Pictures> {
  const dataset = await openDataset(source, { channels, rows, seed });
  if (dataset.kind !== "pictures") {
    await dataset.close();
    throw dataError({
      subject: source,
      reason: "unsupported-format",
      rule: "must be pictures to cut patches from",
      received: dataset.kind,
      repair: "give a folder of pictures, or a built-in set of them",
    });
  }
  const [own, height, width] = dataset.shape;
  if (own !== 1 && own !== 3) {
    await dataset.close();
    throw otherChannels(source, own, 3);
  }
  return {
    sizes: Array.from({ length: dataset.rows }, () => ({ height, width })),
    channels: own,
    notes: dataset.notes,
    read: async (i) => {
      const { dtype, data } = await dataset.read([i]);
      return { dtype, shape: dataset.shape, data } as Picture;
    },
    close: () => dataset.close(),
  };
}
