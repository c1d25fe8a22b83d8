import { crc32 } from "../../../core/crc32.ts";
import { dataError } from "../../../core/errors.ts";
import type { Host } from "../../host.ts";
import { type ByteSource, byteSource } from "../byteSource.ts";
import type { SourceFile } from "../sourceFile.ts";

/** One file inside a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  /** Of the unpacked bytes. */
  readonly crc32: number;
  readonly compressedSize: number;
  /** Where the entry's local header starts. */
  readonly offset: number;
}

/** Largest central directory read; an `.npz` holds a handful of arrays. */
const directoryLimit = 2 ** 20;

/** Whether bytes start as a zip archive that is not empty does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** The entries of a zip archive, from its central directory (PKWARE's APPNOTE, without zip64 and encryption). */
export async function zipEntries(file: SourceFile): Promise<ZipEntry[]> {
  const { name: subject, size } = file;
  const tail = viewOf(await file.slice(Math.max(0, size - 65557), size));
  const end = findEnd(tail);
  if (end < 0)
    throw dataError({
      subject,
      reason: "damaged",
      rule: "is no zip archive, or is cut short",
      repair: "take a copy that is whole, or make it again",
    });
  const count = tail.getUint16(end + 10, true);
  const length = tail.getUint32(end + 12, true);
  const start = tail.getUint32(end + 16, true);
  if (start === 0xffffffff || length > directoryLimit || start + length > size) {
    throw dataError({
      subject,
      reason: "damaged",
      rule: "its zip directory is damaged, or larger than is read here",
      repair: "take a copy that is whole, or make it again",
    });
  }
  return directory(viewOf(await file.slice(start, start + length)), count, subject);
}

/** The unpacked bytes of an entry, refused at their end where they do not match the entry's checksum. */
export async function openEntry(
  file: SourceFile,
  entry: ZipEntry,
  host: Pick<Host, "unpack">,
): Promise<ByteSource> {
  const subject = `${file.name}:${entry.name}`;
  const header = viewOf(await file.slice(entry.offset, entry.offset + 30));
  if (header.byteLength < 30 || header.getUint32(0, true) !== 0x04034b50) {
    throw dataError({
      subject,
      reason: "damaged",
      rule: "has no local header where the zip directory says",
      repair: "take a copy that is whole, or make it again",
    });
  }
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = file.stream(start, start + entry.compressedSize);
  if (entry.method !== 0 && entry.method !== 8)
    throw dataError({
      subject,
      reason: "unsupported-format",
      rule: "must be stored or deflated",
      received: entry.method,
      repair: "save it with numpy.savez or numpy.savez_compressed",
    });
  const bytes = entry.method === 0 ? packed : host.unpack(packed, "deflate-raw");
  return byteSource(checked(bytes, entry.crc32), subject);
}

async function* checked<T extends Uint8Array>(bytes: AsyncIterable<T>, expected: number): AsyncGenerator<T> {
  let sum = 0;
  for await (const part of bytes) {
    sum = crc32(part, sum);
    yield part;
  }
  if (sum !== expected) throw new Error("the content does not match its checksum");
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function directory(view: DataView, count: number, path: string): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0, i = 0; i < count; i++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) {
      throw dataError({
        subject: path,
        reason: "damaged",
        rule: "its zip directory is damaged",
        repair: "take a copy that is whole, or make it again",
      });
    }
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > view.byteLength)
      throw dataError({
        subject: path,
        reason: "damaged",
        rule: "its zip directory is damaged",
        repair: "take a copy that is whole, or make it again",
      });
    entries.push({
      name: new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength)),
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
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
