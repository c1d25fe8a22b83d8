import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { createInflateRaw } from "node:zlib";
import { dataError } from "../../core/errors.ts";
import { type ByteSource, byteSource } from "./byteSource.ts";

/** One file inside a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly compressedSize: number;
  /** Where the entry's local header starts. */
  readonly offset: number;
}

/** Largest central directory read; an `.npz` holds a handful of arrays. */
const directoryLimit = 2 ** 20;

/** The entries of a zip archive, from its central directory (PKWARE's APPNOTE, without zip64 and encryption). */
export async function zipEntries(path: string): Promise<ZipEntry[]> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const tail = await slice(file, Math.max(0, size - 65557), Math.min(size, 65557));
    const end = findEnd(tail);
    if (end < 0) throw dataError({ subject: path, rule: "is no zip archive, or is cut short" });
    const count = tail.getUint16(end + 10, true);
    const length = tail.getUint32(end + 12, true);
    const start = tail.getUint32(end + 16, true);
    if (start === 0xffffffff || length > directoryLimit || start + length > size) {
      throw dataError({ subject: path, rule: "its zip directory is damaged, or larger than is read here" });
    }
    return directory(await slice(file, start, length), count, path);
  } finally {
    await file.close();
  }
}

/** The unpacked bytes of an entry. */
export async function openEntry(path: string, entry: ZipEntry): Promise<ByteSource> {
  const subject = `${path}:${entry.name}`;
  const file = await open(path, "r");
  let header: DataView;
  try {
    header = await slice(file, entry.offset, 30);
  } finally {
    await file.close();
  }
  if (header.byteLength < 30 || header.getUint32(0, true) !== 0x04034b50) {
    throw dataError({ subject, rule: "has no local header where the zip directory says" });
  }
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  // An empty range cannot be asked for; one byte too many is never taken.
  const end = Math.max(start, start + entry.compressedSize - 1);
  const packed = createReadStream(path, { start, end });
  if (entry.method === 0) return byteSource(packed, subject);
  if (entry.method !== 8)
    throw dataError({ subject, rule: "must be stored or deflated", received: entry.method });
  const unpacked = createInflateRaw({ chunkSize: 1 << 18 });
  packed.on("error", (error) => unpacked.destroy(error));
  unpacked.on("close", () => packed.destroy());
  return byteSource(packed.pipe(unpacked), subject);
}

function directory(view: DataView, count: number, path: string): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0, i = 0; i < count; i++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) {
      throw dataError({ subject: path, rule: "its zip directory is damaged" });
    }
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw dataError({ subject: path, rule: "its zip directory is damaged" });
    entries.push({
      name: new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength)),
      method: view.getUint16(at + 10, true),
      compressedSize: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return entries;
}

function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0; at--) if (view.getUint32(at, true) === 0x06054b50) return at;
  return -1;
}

async function slice(file: FileHandle, start: number, length: number): Promise<DataView> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, start);
  return new DataView(bytes.buffer, 0, bytesRead);
}
