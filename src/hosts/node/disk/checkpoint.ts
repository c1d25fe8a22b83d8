import { rename } from "node:fs/promises";
import { dataError, HourglassError } from "../../../core/errors.ts";
import type { Tensor } from "../../../core/tensor.ts";
import { firstDifference } from "../../../files/difference.ts";
import { checkFormat, textOf } from "../../../files/format.ts";
import { type JsonValue, parseJson, writeJson } from "../../../files/json.ts";
import type { TensorFile } from "../../../files/safetensors.ts";
import { seal, unseal } from "../../../files/seal.ts";
import { sweepTemporary, writeAtomic } from "./atomic.ts";
import { readWhole } from "./readWhole.ts";

/** All that a training run needs to go on as if it had never stopped. Plain data; train/ gives it meaning. */
export interface Checkpoint {
  /** What must be the same for a resumed run: model, optimizer, data, batch, seed. */
  readonly configuration: JsonValue;
  /** Where the run is: step, epoch, random states, best loss, losses so far. */
  readonly state: JsonValue;
  /** Weights, the optimizer's moments, the best weights. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** What a caller hands over to be saved: as `Checkpoint`, with any plain data. */
export interface CheckpointContent extends Pick<Checkpoint, "tensors"> {
  readonly configuration: object;
  readonly state: object;
}

/** A checkpoint that was read, and what had to be said about it. */
export interface LoadedCheckpoint extends Checkpoint {
  readonly path: string;
  /** One sentence each: such as that the newest was damaged and the one before it was taken. */
  readonly notes: readonly string[];
}

const version = 1;

/** Where the checkpoint of a model stands, newest first. */
export function checkpointPaths(model: string): readonly [newest: string, previous: string] {
  return [`${model}.checkpoint`, `${model}.checkpoint.previous`];
}

/** Saves a checkpoint beside a model's path and keeps the one before it; at every moment one of the two is whole. */
export async function saveCheckpoint(
  model: string,
  { configuration, state, tensors }: CheckpointContent,
): Promise<string> {
  const [newest, previous] = checkpointPaths(model);
  const metadata = new Map([
    ["format", "hourglass-checkpoint"],
    ["version", String(version)],
    ["configuration", writeJson(configuration, "checkpoint: configuration")],
    ["state", writeJson(state, "checkpoint: state")],
  ]);
  await sweepTemporary(newest);
  await writeAtomic(newest, seal({ tensors, metadata }), {
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
  { configuration }: { configuration: object },
): Promise<LoadedCheckpoint | undefined> {
  await sweepTemporary(checkpointPaths(model)[0]);
  const damaged: { path: string; message: string }[] = [];
  for (const path of checkpointPaths(model)) {
    const file = await readSealed(path).catch((error: unknown) => {
      if (!(error instanceof HourglassError)) throw error;
      damaged.push({ path, message: error.message });
    });
    if (!file) continue;

    checkFormat(file, path, { format: "hourglass-checkpoint", newest: version });
    const saved = parseJson(textOf(file, "configuration", path), `${path}: configuration`);
    const state = parseJson(textOf(file, "state", path), `${path}: state`);
    refuseOther(path, saved, configuration);
    // Out of the way, or the next save would keep it as the previous one in place of this one.
    for (const bad of damaged) await rename(bad.path, `${bad.path}.damaged`);
    const notes = damaged.map(({ message }) => `${message}; going on from ${path}`);
    return { path, configuration: saved, state, tensors: file.tensors, notes };
  }
  if (damaged.length > 0)
    throw dataError({ subject: model, rule: damaged.map(({ message }) => message).join("; ") });
  return undefined;
}

async function readSealed(path: string): Promise<TensorFile | undefined> {
  const bytes = await readWhole(path);
  return bytes && unseal(bytes, path, { required: true });
}

function refuseOther(path: string, saved: JsonValue, configuration: object): void {
  const now = parseJson(writeJson(configuration, "configuration"), "configuration");
  const difference = firstDifference(saved, now);
  if (difference === undefined) return;
  throw new HourglassError("usage", {
    subject: path,
    rule: `is of another configuration: ${difference}`,
    repair: "restore that setting, or train anew without --resume",
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
