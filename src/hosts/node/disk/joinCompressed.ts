import { extname } from "node:path";
import { usageError } from "../../../core/errors.ts";
import { joinCoded } from "../../../files/joinedFile.ts";
import { writeAtomic } from "./atomic.ts";
import { readNeeded } from "./readWhole.ts";

/**
 * Joins compressed files (`.hgz`) of one model, in the order given, into one that `decompress` reads as if all their rows had been
 * compressed at once. Each keeps its own rounding; a decoder that they hold is kept once. Throws `data` where they are of
 * different models, damaged, or more than one file may hold; `usage` where `out` does not end in `.hgz`.
 */
export async function joinCompressed(paths: readonly string[], out: string): Promise<void> {
  if (extname(out).toLowerCase() !== ".hgz")
    throw usageError({
      subject: out,
      reason: "unsupported-format",
      rule: "must end in .hgz, the format of what is joined",
      received: extname(out),
    });
  const parts: Uint8Array[] = [];
  for (const path of paths) parts.push(await readNeeded(path, { repair: "give what the shards wrote" }));
  await writeAtomic(out, joinCoded(parts, paths));
}
