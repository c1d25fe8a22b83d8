import { open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { systemCode, writeReason } from "../../../core/errno.ts";
import { HourglassError } from "../../../core/errors.ts";

/**
 * Writes a file so that, whatever happens meanwhile (a kill, a full disk, a power cut), the path holds either the old
 * content or the new, whole: a temporary file beside it, flushed to disk, takes its name. `beforeSwap` runs once the
 * new content is safe on disk and before it takes the name.
 */
export async function writeAtomic(
  path: string,
  bytes: Uint8Array,
  options: { beforeSwap?: (target: string) => Promise<void> } = {},
): Promise<void> {
  return atomically(path, (temporary) => writeBytes(temporary, bytes), options);
}

/** As {@link writeAtomic}, for content that `write` makes itself: it creates the file at the path that it is given. */
export async function atomically(
  path: string,
  write: (temporary: string) => Promise<void>,
  { beforeSwap }: { beforeSwap?: (target: string) => Promise<void> } = {},
): Promise<void> {
  let temporary: string | undefined;
  try {
    const { target, mode } = await existing(path);
    temporary = `${target}.${process.pid}.tmp`;
    await rm(temporary, { force: true });
    await write(temporary);
    await flush(temporary, mode);
    await beforeSwap?.(target);
    await rename(temporary, target);
    temporary = undefined;
    await flushFolder(dirname(target));
  } catch (error) {
    if (temporary) await rm(temporary, { force: true }).catch(() => {});
    throw writeFailure(path, error);
  }
}

/** Removes the temporary files that killed processes left beside a path; those of a process that lives stay. */
export async function sweepTemporary(path: string): Promise<void> {
  const { target } = await existing(path);
  const prefix = `${basename(target)}.`;
  const names = await readdir(dirname(target)).catch((): string[] => []);
  for (const name of names) {
    const pid = name.startsWith(prefix) ? /^(\d+)\.tmp$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(join(dirname(target), name), { force: true }).catch(() => {});
    }
  }
}

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user cannot be signalled, and lives.
    return systemCode(error) === "EPERM";
  }
}

/** One clear line for a failed write, in place of the system's. */
export function writeFailure(path: string, error: unknown): unknown {
  const found = writeReason(error);
  if (!found) return error;
  return new HourglassError("failed", {
    subject: path,
    reason: "not-writable",
    rule: `could not be written: ${found.reason}`,
    repair: found.repair,
  });
}

/** Follows links, so that the file they lead to is replaced and not the link. */
async function existing(path: string): Promise<{ target: string; mode?: number }> {
  const target = await realpath(path).catch(() => resolve(path));
  const found = await stat(target).catch(() => undefined);
  if (found && !found.isFile()) {
    // Renaming over a device such as /dev/null would replace it for everyone.
    const rule = found.isDirectory() ? "is a folder" : "is not an ordinary file";
    throw new HourglassError("failed", {
      subject: path,
      reason: "not-writable",
      rule,
      repair: "give the path of a file",
    });
  }
  return { target, ...(found && { mode: found.mode & 0o777 }) };
}

async function writeBytes(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    // A nearly full disk writes a part and reports no error until the next call.
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, done, Math.min(bytes.length - done, 1 << 26), done);
      done += bytesWritten;
    }
  } finally {
    await file.close();
  }
}

/** Waits until a file is on the disk, with the permissions of the file that it replaces. */
async function flush(path: string, mode: number | undefined): Promise<void> {
  const file = await open(path, "r+");
  try {
    if (mode !== undefined) await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename last through a power cut. Windows cannot open a folder, and needs no such thing. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
