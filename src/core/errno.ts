/** What the system's error codes mean, one clause each, and what to do about a write that met one. */
interface Meaning {
  readonly reason: string;
  /** The cause of a failed write, where it differs from that of a read. */
  readonly writing?: string;
  /** What repairs a failed write. */
  readonly repair: string;
}

const elsewhere = "write elsewhere";

const meanings: Readonly<Record<string, Meaning>> = {
  ENOENT: {
    reason: "no such file or folder",
    writing: "its folder does not exist",
    repair: "make the folder first",
  },
  ENOTDIR: { reason: "its folder is a file", repair: "give another path" },
  EEXIST: { reason: "a file is in the way", repair: "give another path, or move that file" },
  EISDIR: { reason: "it is a folder", repair: "give the path of a file" },
  ENAMETOOLONG: { reason: "its name is too long", repair: "give a shorter name" },
  EACCES: { reason: "permission is denied", repair: `change the permissions or ${elsewhere}` },
  EPERM: { reason: "permission is denied", repair: `change the permissions or ${elsewhere}` },
  EROFS: { reason: "the disk is read-only", repair: elsewhere },
  ENOSPC: { reason: "the disk is full", repair: `free some space or ${elsewhere}` },
  EDQUOT: { reason: "the disk quota is used up", repair: `free some space or ${elsewhere}` },
  // EDQUOT on Linux, a code that Node has no name for.
  "Unknown system error -122": {
    reason: "the disk quota is used up",
    repair: `free some space or ${elsewhere}`,
  },
  EFBIG: { reason: "the file is too large for this disk or limit", repair: elsewhere },
  EIO: { reason: "the disk reports an error", repair: `check the disk or ${elsewhere}` },
  EMFILE: { reason: "too many files are open", repair: "close some or raise the limit" },
  EADDRINUSE: { reason: "the address is in use", repair: "use another port" },
};

/** The system's code of an error, where a system call failed. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return "syscall" in error || error.code in meanings ? error.code : undefined;
}

/** Why a file could not be read or used, as a clause; undefined for an error that is not the system's. */
export function readReason(error: unknown): string | undefined {
  const code = systemCode(error);
  return code && (meanings[code]?.reason ?? `the system says ${code}`);
}

/** Why a file could not be written, and what to do; undefined for an error that is not the system's. */
export function writeReason(error: unknown): { reason: string; repair: string } | undefined {
  const code = systemCode(error);
  if (code === undefined) return undefined;
  const found = meanings[code];
  if (!found) return { reason: `the system says ${code}`, repair: `see to the disk or ${elsewhere}` };
  return { reason: found.writing ?? found.reason, repair: found.repair };
}
