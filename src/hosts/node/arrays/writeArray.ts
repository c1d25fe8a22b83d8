import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { zipSync } from "fflate";
import { assert, usageError } from "../../../core/errors.ts";
import type { Picture } from "../../../core/picture.ts";
import type { Shape } from "../../../core/shape.ts";
import type { ArrayForm } from "../../../data/arrayForm.ts";
import {
  arrayBytes,
  arrayShape,
  arraySize,
  idxHead,
  npyHead,
} from "../../../data/readers/arrays/arrayBytes.ts";
import { isIdxName } from "../../../data/readers/arrays/idxReader.ts";
import { openEntry, zipEntries } from "../../../data/readers/arrays/zip.ts";
import { atomically } from "../disk/atomic.ts";
import { diskFile } from "../disk/diskFile.ts";
import { unpack } from "../disk/unpack.ts";

/** How pictures are written as an array. */
export interface WriteArrayOptions {
  /** How many there are. */
  readonly rows: number;
  /** Of each: [channels, height, width]. */
  readonly shape: Shape;
  /** Type and layout. Default: bytes, grey ones [rows, height, width], others with their channels last. */
  readonly form?: ArrayForm | undefined;
  /** The archive (`.npz`) whose other arrays are put beside this one. */
  readonly beside?: string | undefined;
}

/** Whether a path names an array: `.npy`, `.npz`, or IDX as MNIST's files are called. */
export function namesArray(path: string): boolean {
  return /\.(npy|npz|idx|idx\.gz)$/i.test(path) || isIdxName(path.replace(/^.*[\\/]/, ""));
}

/** Writes pictures 0…1 as they come into one array, atomically, in the format that the path names. */
export async function writeArray(
  path: string,
  pictures: AsyncIterable<Picture>,
  { rows, shape, beside, form = usualForm(shape) }: WriteArrayOptions,
): Promise<void> {
  const whole = arrayShape(form, rows, shape);
  if (/\.npz$/i.test(path)) {
    const entry = `${form.entry ?? "x"}.npy`;
    const bytes = await collected(npyStream(), arraySize(form, whole) + npyHead(form, whole).length);
    const others = beside === undefined ? {} : await otherEntries(beside, entry);
    const archive = zipSync({ ...others, [entry]: bytes }, { level: 6 });
    await atomically(path, (temporary) => writeAll(temporary, [archive]));
    return;
  }
  const idx = !/\.npy$/i.test(path);
  const stream = idx ? idxStream() : npyStream();
  await atomically(path, (temporary) =>
    /\.gz$/i.test(path) ? writePacked(temporary, stream) : writeAll(temporary, stream),
  );

  async function* npyStream(): AsyncGenerator<Uint8Array> {
    yield npyHead(form, whole);
    for await (const picture of pictures) yield arrayBytes(picture, form, true);
  }
  async function* idxStream(): AsyncGenerator<Uint8Array> {
    yield idxHead(form, whole);
    for await (const picture of pictures) yield arrayBytes(picture, form, false);
  }
}

function usualForm([channels]: Shape): ArrayForm {
  return { type: "uint8", layout: channels === 1 ? "NHW" : "NHWC" };
}

async function writeAll(
  path: string,
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const file = await open(path, "wx");
  try {
    for await (const part of parts) await file.writeFile(part);
  } finally {
    await file.close();
  }
}

async function writePacked(path: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "wx");
  await pipeline(parts, createGzip(), file.createWriteStream());
}

/** Largest archive written: its parts stand in memory. */
const mostBytes = 2 ** 31;

async function collected(parts: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  if (size > mostBytes)
    throw usageError({
      subject: ".npz",
      reason: "too-large",
      rule: "is written up to 2 GiB",
      received: size,
      repair: "write it as .npy",
    });
  const whole = new Uint8Array(size);
  let at = 0;
  for await (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  assert(at === size, `an array of ${size} bytes got ${at}`);
  return whole;
}

/** The other files of an archive, unpacked. */
async function otherEntries(archive: string, entry: string): Promise<Record<string, Uint8Array>> {
  const file = await diskFile(archive);
  const found: Record<string, Uint8Array> = {};
  for (const one of await zipEntries(file)) {
    if (one.name === entry || one.name.endsWith("/")) continue;
    const source = await openEntry(file, one, { unpack });
    try {
      found[one.name] = await source.take(mostBytes);
      await source.finish();
    } finally {
      await source.close();
    }
  }
  return found;
}
