import { open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { HourglassError } from "../../../core/errors.ts";

/**
 * Writes a file so that, whatever happens meanwhile (a kill, a full disk, a power cut), the path holds either the old
 * content or the new, whole: a temporary file beside it, flushed to disk, takes its name. `beforeSwap` runs once the
 * new content is safe on disk and before it takes the name.
 */
export async function writeAtomic(
  path: string,
  bytes: Uint8Array,
  { beforeSwap }: { beforeSwap?: (target: string) => Promise<void> } = {},
): Promise<void> {
  const temporary: { path?: string } = {};
  try {
    const { target, mode } = await existing(path);
    temporary.path = `${target}.${process.pid}.tmp`;
    await writeFlushed(temporary.path, bytes, mode);
    await beforeSwap?.(target);
    await rename(temporary.path, target);
    temporary.path = undefined;
    await flushFolder(dirname(target));
  } catch (error) {
    if (temporary.path) await rm(temporary.path, { force: true }).catch(() => {});
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
    return codeOf(error) === "EPERM";
  }
}

/** One clear line for a failed write, in place of the system's. */
export function writeFailure(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const [rule, repair] = reasons[code] ?? [`the system says ${code}`, "see to the disk or write elsewhere"];
  return new HourglassError("failed", { subject: path, rule: `could not be written: ${rule}`, repair });
}

const reasons: Record<string, readonly [rule: string, repair: string]> = {
  ENOSPC: ["the disk is full", "free some space or write elsewhere"],
  EDQUOT: ["the disk quota is used up", "free some space or write elsewhere"],
  // EDQUOT on Linux, a code that Node has no name for.
  "Unknown system error -122": ["the disk quota is used up", "free some space or write elsewhere"],
  EFBIG: ["the file is too large for this disk or limit", "write elsewhere"],
  EROFS: ["the disk is read-only", "write elsewhere"],
  EACCES: ["permission is denied", "change the permissions or write elsewhere"],
  EPERM: ["permission is denied", "change the permissions or write elsewhere"],
  EIO: ["the disk reports an error", "check the disk or write elsewhere"],
  ENOENT: ["its folder does not exist", "make the folder first"],
  ENOTDIR: ["its folder is a file", "give another path"],
  EISDIR: ["it is a folder", "give the path of a file"],
  ENAMETOOLONG: ["its name is too long", "give a shorter name"],
  EMFILE: ["too many files are open", "close some or raise the limit"],
};

/** Follows links, so that the file they lead to is replaced and not the link. */
async function existing(path: string): Promise<{ target: string; mode: number }> {
  const target = await realpath(path).catch(() => resolve(path));
  const found = await stat(target).catch(() => undefined);
  if (found && !found.isFile()) {
    // Renaming over a device such as /dev/null would replace it for everyone.
    const rule = found.isDirectory() ? "is a folder" : "is not an ordinary file";
    throw new HourglassError("failed", { subject: path, rule, repair: "give the path of a file" });
  }
  return { target, mode: found ? found.mode & 0o777 : 0o666 };
}

async function writeFlushed(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  await rm(path, { force: true });
  const file = await open(path, "wx", mode);
  try {
    // A nearly full disk writes a part and reports no error until the next call.
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, done, Math.min(bytes.length - done, 1 << 26), done);
      done += bytesWritten;
    }
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

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" && "syscall" in error
    ? error.code
    : undefined;
}
