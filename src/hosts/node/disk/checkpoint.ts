import { access, rename } from "node:fs/promises";
import { dataError, HourglassError } from "../../../core/errors.ts";
import {
  type Checkpoint,
  type CheckpointContent,
  encodeCheckpoint,
  openCheckpoint,
  readCheckpoint,
} from "../../../files/checkpoint.ts";
import type { TensorFile } from "../../../files/safetensors.ts";
import { sweepTemporary, writeAtomic } from "./atomic.ts";
import { readWhole } from "./readWhole.ts";

/** A checkpoint that was read, and what had to be said about it. */
export interface LoadedCheckpoint extends Checkpoint {
  readonly path: string;
  /** One sentence each: such as that the newest was damaged and the one before it was taken. */
  readonly notes: readonly string[];
}

/** Where the checkpoint of a model stands, newest first. */
export function checkpointPaths(model: string): readonly [newest: string, previous: string] {
  return [`${model}.checkpoint`, `${model}.checkpoint.previous`];
}

/** Saves a checkpoint beside a model's path and keeps the one before it; at every moment one of the two is whole. */
export async function saveCheckpoint(model: string, content: CheckpointContent): Promise<string> {
  const [newest, previous] = checkpointPaths(model);
  await sweepTemporary(newest);
  await writeAtomic(newest, encodeCheckpoint(content), {
    beforeSwap: (target) => rename(target, previous).catch(ignoreMissing),
  });
  return newest;
}

/**
 * Loads the newest whole checkpoint of a model, or undefined where there is none. A damaged one is set aside as
 * `.damaged` and the one before it is taken. Refuses one of another configuration, and names the difference.
 */
export async function loadCheckpoint(
  model: string,
  options: { configuration: object },
): Promise<LoadedCheckpoint | undefined> {
  await sweepTemporary(checkpointPaths(model)[0]);
  const damaged: { path: string; message: string }[] = [];
  for (const path of checkpointPaths(model)) {
    const file = await openAt(path).catch((error: unknown) => {
      if (!(error instanceof HourglassError)) throw error;
      damaged.push({ path, message: error.message });
    });
    if (!file) continue;

    const checkpoint = readCheckpoint(file, path, options);
    // Out of the way, or the next save would keep it as the previous one in place of this one.
    for (const bad of damaged) await rename(bad.path, `${bad.path}.damaged`);
    const notes = damaged.map(({ message }) => `${message}; going on from ${path}`);
    return { path, ...checkpoint, notes };
  }
  if (damaged.length > 0)
    throw dataError({
      subject: model,
      reason: "damaged",
      rule: damaged.map(({ message }) => message).join("; "),
      repair: "train anew without resuming",
    });
  return undefined;
}

/** Moves the checkpoints of a model out of the way, so that another run does not write over them; gives the old and the new path of each. */
export async function setAside(model: string): Promise<(readonly [from: string, to: string])[]> {
  const moved: (readonly [string, string])[] = [];
  for (const path of checkpointPaths(model)) {
    if (!(await isThere(path))) continue;
    let to = `${path}.aside`;
    for (let n = 2; await isThere(to); n++) to = `${path}.aside-${n}`;
    await rename(path, to);
    moved.push([path, to]);
  }
  return moved;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function openAt(path: string): Promise<TensorFile | undefined> {
  const bytes = await readWhole(path);
  return bytes && openCheckpoint(bytes, path);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
