import { usageError } from "../core/errors.ts";
import type { Fresh } from "./fresh.ts";
import type { LibraryHost } from "./host.ts";

/** Writes a model's bytes to a path, where the host has a disk; then its checkpoints can go. */
export async function save(
  host: LibraryHost,
  path: string,
  bytes: Uint8Array,
  { saved }: Fresh = {},
): Promise<void> {
  if (host.write) {
    await host.write(path, bytes);
    await saved?.();
    return;
  }
  throw usageError({
    subject: path,
    reason: "no-disk",
    rule: `cannot be written: ${host.name} has no disk`,
    repair: "take the bytes by toBytes() and offer them as a download",
  });
}
