import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { dataError } from "../../core/errors.ts";

/** Bytes in order, from a stream of unknown length; what is asked for and what is held stay small. */
export interface ByteSource {
  /** Whether the bytes are unpacked from gzip. */
  readonly gzip: boolean;
  /** Exactly n bytes, or all that is left where there are fewer. */
  take(n: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): void;
}

/** The bytes of a file, unpacked where it starts with gzip's magic number, whatever its name. */
export async function openBytes(path: string): Promise<ByteSource> {
  const magic = await firstBytes(path, 2);
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) return byteSource(file, path);
  const unpacked = createGunzip({ chunkSize: 1 << 18 });
  file.on("error", (error) => unpacked.destroy(error));
  unpacked.on("close", () => file.destroy());
  return { ...byteSource(file.pipe(unpacked), path), gzip: true };
}

/** The first n bytes of a file, or all of a shorter one. */
export async function firstBytes(path: string, n: number): Promise<Uint8Array<ArrayBuffer>> {
  const file = await open(path, "r");
  try {
    const bytes = new Uint8Array(n);
    let got = 0;
    while (got < n) {
      const { bytesRead } = await file.read(bytes, got, n - got, got);
      if (bytesRead === 0) break;
      got += bytesRead;
    }
    return bytes.subarray(0, got);
  } finally {
    await file.close();
  }
}

/** A byte source over any stream of buffers; `subject` names it in errors. */
export function byteSource(
  stream: AsyncIterable<Uint8Array> & { destroy(): unknown },
  subject: string,
): ByteSource {
  const chunks = stream[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array(0);
  return {
    gzip: false,
    take: async (n) => {
      const out = new Uint8Array(n);
      let filled = 0;
      while (filled < n) {
        if (held.length === 0) {
          const next = await chunks.next().catch((error: Error) => {
            throw dataError({ subject, rule: `cannot be unpacked (${error.message})` });
          });
          if (next.done) return out.subarray(0, filled);
          held = next.value;
        }
        const part = held.subarray(0, n - filled);
        out.set(part, filled);
        filled += part.length;
        held = held.subarray(part.length);
      }
      return out;
    },
    close: () => {
      stream.destroy();
    },
  };
}
