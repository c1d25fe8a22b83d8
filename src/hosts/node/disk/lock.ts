import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { HourglassError } from "../../../core/errors.ts";
import { isObject, parseJson } from "../../../files/json.ts";
import { isAlive, writeFailure } from "./atomic.ts";

/** The right to write one output, held until it is released or the process ends. */
export interface Lock {
  /** Lets the next one in. */
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in the system's own unit, which distinguishes it from a later process of the same number. */
  readonly started: string;
}

/** A lock that cannot be read is one that is being written; after this long, one whose writer died. In milliseconds. */
const patience = 2000;

/**
 * Takes `PATH.lock`, so that two runs never write one output. A second run is refused, with the first one's process
 * number; a lock whose process has ended is freed.
 */
export async function lockOutput(path: string): Promise<Lock> {
  const file = `${path}.lock`;
  const own = JSON.stringify({ pid: process.pid, host: hostname(), started: await startOf(process.pid) });
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await create(file, own, path)) return { release: () => release(file, own) };
    await freeIfStale(file, path);
  }
  throw busy(path, "another run");
}

async function create(file: string, content: string, path: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw writeFailure(path, error);
  }
}

/** Removes a lock that no process holds; throws where one does. */
async function freeIfStale(file: string, path: string): Promise<void> {
  const content = await readFile(file, "utf8").catch(() => undefined);
  if (content === undefined) return;
  const holder = parseHolder(content);
  if (holder) {
    if (holder.host !== hostname()) throw busy(path, `process ${holder.pid} of ${holder.host}`);
    if (isAlive(holder.pid) && (await startOf(holder.pid)) === holder.started) {
      throw busy(path, `process ${holder.pid}`);
    }
  } else {
    const found = await stat(file).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs < patience) throw busy(path, "another run that just started");
  }
  // Two runs may free the same lock; the one that finds a newer lock in its hand has taken a live one, and gives it back.
  const aside = `${file}.${process.pid}.tmp`;
  await rename(file, aside).catch(() => {});
  const taken = await readFile(aside, "utf8").catch(() => undefined);
  if (taken !== undefined && taken !== content) await create(file, taken, path);
  await rm(aside, { force: true });
}

async function release(file: string, own: string): Promise<void> {
  const content = await readFile(file, "utf8").catch(() => undefined);
  if (content === own) await rm(file, { force: true });
}

/** A process's start, from Linux's process table; elsewhere the number alone must do. */
async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name, in brackets, may hold spaces; the start is field 22, the 20th after it.
  return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function parseHolder(content: string): Holder | undefined {
  try {
    const value = parseJson(content, "lock");
    if (!isObject(value)) return undefined;
    const { pid, host, started } = value;
    if (typeof pid !== "number" || typeof host !== "string" || typeof started !== "string") return undefined;
    return { pid, host, started };
  } catch {
    return undefined;
  }
}

function busy(path: string, holder: string): HourglassError {
  return new HourglassError("failed", {
    subject: path,
    reason: "in-use",
    rule: `is being written by ${holder}`,
    repair: `wait for it, give another path, or remove ${path}.lock if no such run exists`,
  });
}
