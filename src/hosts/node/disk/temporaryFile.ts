import { randomUUID } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, HourglassError } from "../../../core/errors.ts";
import type { SpillFile } from "../../../data/host.ts";

/** A file in the temporary folder that is unlinked at once, so that the system frees it even after a crash. */
export function temporaryFile(): SpillFile {
  const path = join(tmpdir(), `hourglass-${process.pid}-${randomUUID()}.tmp`);
  const descriptor = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  let size = 0;
  return {
    get size() {
      return size;
    },
    write: (bytes, position) => {
      // A short write is no error to the system (seen on a nearly full disk), so go on until all is out.
      for (let done = 0; done < bytes.length; ) {
        try {
          done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
        } catch (error) {
          throw new HourglassError("failed", {
            subject: tmpdir(),
            reason: "not-writable",
            rule: `the data does not fit the temporary folder (${(error as Error).message})`,
            repair: "free some space or point TMPDIR at a larger disk",
          });
        }
      }
      size = Math.max(size, position + bytes.length);
    },
    read: (bytes, position) => {
      for (let done = 0; done < bytes.length; ) {
        const got = readSync(descriptor, bytes, done, bytes.length - done, position + done);
        assert(got > 0, "the temporary file is shorter than what was written to it");
        done += got;
      }
    },
    close: () => closeSync(descriptor),
  };
}
