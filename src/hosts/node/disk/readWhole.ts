import { open } from "node:fs/promises";
import { readReason } from "../../../core/errno.ts";
import { dataError } from "../../../core/errors.ts";

/** Node reads no larger file in one piece. */
const largest = 2 ** 31 - 1;

/** A look at a file's first bytes, which may throw, before all of it is read: refusing a large file then costs little. */
export interface Look {
  readonly bytes: number;
  /** Gets at most that many bytes, and the size of the file. */
  check(first: Uint8Array, size: number): void;
}

/** A file's bytes, or undefined where there is no such file; refuses, in one line, what cannot be read in one piece. */
export async function readWhole(path: string, look?: Look): Promise<Uint8Array | undefined> {
  const file = await open(path, "r").catch((error) => refuseUnlessMissing(path, error));
  if (!file) return undefined;
  try {
    const found = await file.stat();
    if (!found.isFile())
      throw dataError({
        subject: path,
        reason: "unreadable",
        rule: "must be a file",
        repair: "give the path of a file",
      });
    if (found.size > largest) {
      throw dataError({
        subject: path,
        reason: "too-large",
        rule: `must not be larger than ${largest} bytes`,
        received: found.size,
      });
    }
    if (look) {
      const { buffer, bytesRead } = await file.read(new Uint8Array(look.bytes), 0, look.bytes, 0);
      look.check(buffer.subarray(0, bytesRead), found.size);
    }
    return await file.readFile().catch((error) => refuseUnlessMissing(path, error));
  } finally {
    await file.close();
  }
}

function refuseUnlessMissing(path: string, error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  const reason = readReason(error) ?? error.message;
  throw dataError({
    subject: path,
    reason: "unreadable",
    rule: `could not be read: ${reason}`,
    repair: "check the path and its disk",
  });
}

/** As `readWhole`, of a file that must be there; `repair` says what to do where it is not. */
export async function readNeeded(
  path: string,
  { look, repair = "check the path" }: { readonly look?: Look; readonly repair?: string } = {},
): Promise<Uint8Array> {
  const bytes = await readWhole(path, look);
  if (bytes) return bytes;
  throw dataError({ subject: path, reason: "no-such-file", rule: "there is no such file", repair });
}
