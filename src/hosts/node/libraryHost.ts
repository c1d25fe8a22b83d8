import { access, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { decodeModel } from "../../files/modelFile.ts";
import type { FileSource, LibraryHost } from "../../library/host.ts";
import type { Progress } from "../../train/runState.ts";
import { checkpointPaths, loadCheckpoint, saveCheckpoint, setAside } from "./disk/checkpoint.ts";
import { readModelFile, writeModelBytes } from "./disk/modelDisk.ts";
import { readNeeded } from "./disk/readWhole.ts";
import { onnxEngine } from "./engine/onnxEngine.ts";
import { startRuntime } from "./engine/startRuntime.ts";
import { nodeHost } from "./open.ts";

/** Most seconds of training that a crash can cost. */
const every = 30;

/** Node as the library sees it. */
export const nodeLibraryHost: LibraryHost = {
  name: "Node",
  opening: async () => nodeHost,
  startEngine: onnxEngine,
  startRuntime: async () => startRuntime(),
  readModel: async (source) => {
    if (typeof source === "string") return { name: source, file: await readModelFile(await placeOf(source)) };
    const { name, bytes } = await readBytes(source);
    return { name, file: decodeModel(bytes, name) };
  },
  readBytes,
  write: writeModelBytes,
  checkpoints: ({ path, resume = false }, configuration, note) => ({
    every,
    load: async () => {
      if (!resume) {
        // The one before the newest goes with it.
        const [moved] = await setAside(path);
        if (moved)
          note(
            `${moved[0]}, of an interrupted run, is not gone on from and kept as ${moved[1]}; to go on from it, give it its name back and resume`,
          );
        return undefined;
      }
      const saved = await loadCheckpoint(path, { configuration: await configuration() });
      if (!saved) {
        note(`${path} has no checkpoint to resume from; it is trained from the beginning`);
        return undefined;
      }
      saved.notes.forEach(note);
      return {
        progress: saved.state as unknown as Progress,
        tensors: Object.fromEntries(saved.tensors),
      };
    },
    save: async ({ progress: state, tensors }) =>
      saveCheckpoint(path, {
        configuration: await configuration(),
        state,
        tensors: new Map(Object.entries(tensors)),
      }),
    remove: async () => {
      for (const at of checkpointPaths(path)) await rm(at, { force: true });
    },
  }),
};

async function readBytes(source: FileSource): Promise<{ name: string; bytes: Uint8Array }> {
  if (source instanceof Uint8Array) return { name: "bytes", bytes: source };
  if (source instanceof Blob)
    return { name: nameOf(source), bytes: new Uint8Array(await source.arrayBuffer()) };
  return { name: source, bytes: await readNeeded(source) };
}

function nameOf(blob: Blob): string {
  return "name" in blob && typeof blob.name === "string" ? blob.name : "a blob";
}

/** A model that comes with the package, by its path in it, where the working folder has no such file. */
async function placeOf(path: string): Promise<string> {
  if (!shipped.has(path)) return path;
  const here = await access(path).then(
    () => true,
    () => false,
  );
  return here ? path : fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}

const shipped: ReadonlySet<string> = new Set(["models/denoiser.safetensors", "models/photo.safetensors"]);
