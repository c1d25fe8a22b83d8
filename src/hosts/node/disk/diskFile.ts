import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { readReason } from "../../../core/errno.ts";
import { dataError } from "../../../core/errors.ts";
import type { SourceFile } from "../../../data/readers/sourceFile.ts";

/** A file on a disk as a source; opened for each part that is read, so that a folder of many holds none open. */
export async function diskFile(path: string): Promise<SourceFile> {
  const { size } = await stat(path).catch((error) => refuse(path, error));
  return {
    name: path,
    path,
    size,
    slice: async (start, end) => {
      const file = await open(path, "r").catch((error) => refuse(path, error));
      try {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        let got = 0;
        while (got < bytes.length) {
          const { bytesRead } = await file.read(bytes, got, bytes.length - got, start + got);
          if (bytesRead === 0) break;
          got += bytesRead;
        }
        return bytes.subarray(0, got);
      } finally {
        await file.close();
      }
    },
    stream: (start = 0, end = size) => {
      // An empty range cannot be asked of a disk.
      if (end <= start) return nothing();
      return createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 18 });
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array<ArrayBuffer>> {}

function refuse(path: string, error: Error): never {
  throw dataError({
    subject: path,
    reason: "unreadable",
    rule: `cannot be opened (${readReason(error) ?? error.message})`,
    repair: "check the path and its permissions",
  });
}
