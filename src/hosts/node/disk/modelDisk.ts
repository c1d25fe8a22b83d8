import {
  checkModelStart,
  decodeModel,
  encodeModel,
  type ModelContent,
  type ModelFile,
} from "../../../files/modelFile.ts";
import { longestHeader } from "../../../files/safetensors.ts";
import { sweepTemporary, writeAtomic } from "./atomic.ts";
import { readNeeded } from "./readWhole.ts";

/** Writes a model file; the path then holds the whole of it or, where that failed, what it held before. */
export async function writeModelFile(path: string, model: ModelContent): Promise<void> {
  await writeModelBytes(path, encodeModel(model));
}

/** Writes the bytes of a model file, as `writeModelFile` does. */
export async function writeModelBytes(path: string, bytes: Uint8Array): Promise<void> {
  await sweepTemporary(path);
  await writeAtomic(path, bytes);
}

/** Reads a model file. */
export async function readModelFile(path: string): Promise<ModelFile> {
  const bytes = await readNeeded(path, {
    look: {
      bytes: 8 + longestHeader,
      check: (first, size) => checkModelStart(first, size, path),
    },
  });
  return decodeModel(bytes, path);
}
