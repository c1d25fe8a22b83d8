import { dataError } from "../../core/errors.ts";
import type { Host } from "../host.ts";
import type { SourceFile } from "./sourceFile.ts";

/** Bytes in order, from a stream of unknown length; what is asked for and what is held stay small. */
export interface ByteSource {
  /** Exactly n bytes, or all that is left where there are fewer. */
  take(n: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Reads on to the end, where a packed file's checksum stands; refuses bytes that do not match it. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** The bytes of a file, unpacked where it starts with gzip's magic number, whatever its name. */
export async function openBytes(file: SourceFile, host: Host): Promise<ByteSource> {
  return byteSource(await unpacked(file, host), file.name);
}

/** The bytes of a file as a stream, unpacked where they are packed. */
export async function unpacked(
  file: SourceFile,
  host: Host,
): Promise<AsyncIterable<Uint8Array<ArrayBuffer>>> {
  return (await isGzip(file)) ? host.unpack(file.stream(), "gzip") : file.stream();
}

/** Whether a file starts with gzip's magic number. */
async function isGzip(file: SourceFile): Promise<boolean> {
  const [first, second] = await file.slice(0, 2);
  return first === 0x1f && second === 0x8b;
}

/** A byte source over any stream of buffers; `subject` names it in errors. */
export function byteSource(stream: AsyncIterable<Uint8Array>, subject: string): ByteSource {
  const chunks = stream[Symbol.asyncIterator]();
  let buffered: Uint8Array = new Uint8Array(0);
  const next = () =>
    chunks.next().catch((error: Error) => {
      throw unreadable(subject, error);
    });
  return {
    take: async (n) => {
      const parts: Uint8Array[] = [];
      let filled = 0;
      while (filled < n) {
        if (buffered.length === 0) {
          const { value, done } = await next();
          if (done) break;
          buffered = value;
        }
        const part = buffered.subarray(0, n - filled);
        parts.push(part);
        filled += part.length;
        buffered = buffered.subarray(part.length);
      }
      const out = new Uint8Array(filled);
      let at = 0;
      for (const part of parts) {
        out.set(part, at);
        at += part.length;
      }
      return out;
    },
    finish: async () => {
      while (!(await next()).done);
    },
    close: async () => {
      await chunks.return?.();
    },
  };
}

/** Says that a file's bytes could not be had: unpacked, mostly. */
export function unreadable(subject: string, error: Error): Error {
  return dataError({
    subject,
    reason: "damaged",
    rule: `cannot be unpacked (${error.message})`,
    repair: "take a copy that is whole, or make it again",
  });
}
