import { rm } from "node:fs/promises";
import { HourglassError } from "../../core/errors.ts";
import { checkpointPaths, loadCheckpoint, saveCheckpoint } from "../../hosts/node/disk/checkpoint.ts";
import type { Checkpoints, Progress, RunState } from "../../train/runState.ts";
import type { Context } from "../command.ts";

/** Most seconds of training that a crash can cost. */
const every = 30;

/** Keeps a run's state beside the model file; `configuration` is what must be the same for a run to go on. */
export function checkpointsAt(
  model: string,
  configuration: object,
  { resume, progress }: { resume: boolean; progress: Context["progress"] },
): Checkpoints {
  return {
    every,
    load: async () => (resume ? load(model, configuration, progress) : undefined),
    save: ({ progress: state, tensors }) =>
      saveCheckpoint(model, { configuration, state, tensors: new Map(Object.entries(tensors)) }),
  };
}

/** Removes the checkpoints of a run that has ended well. */
export async function removeCheckpoints(model: string): Promise<void> {
  for (const path of checkpointPaths(model)) await rm(path, { force: true });
}

async function load(model: string, configuration: object, progress: Context["progress"]): Promise<RunState> {
  const saved = await loadCheckpoint(model, { configuration });
  if (!saved) {
    throw new HourglassError("failed", {
      subject: model,
      rule: "has no checkpoint to resume from",
      repair: "train without --resume",
    });
  }
  for (const note of saved.notes) progress.note(`note: ${note}`);
  return {
    progress: saved.state as unknown as Progress,
    tensors: Object.fromEntries(saved.tensors),
  };
}
