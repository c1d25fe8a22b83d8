import { usageError } from "../core/errors.ts";
import type { LibraryHost } from "./host.ts";

/** Writes a model's bytes to a path, where the host has a disk. */
export async function save(host: LibraryHost, path: string, bytes: Uint8Array): Promise<void> {
  if (host.write) return host.write(path, bytes);
  throw usageError({
    subject: path,
    reason: "no-disk",
    rule: `cannot be written: ${host.name} has no disk`,
    repair: "take the bytes by toBytes() and offer them as a download",
  });
}
