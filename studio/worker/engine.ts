import { type Engine, type Library, library, webEngine } from "autoencoder";
import { webLibraryHost } from "../../src/hosts/web/libraryHost.ts";
import type { Checkpoints } from "../../src/train/runState.ts";

/**
 * Floating-point operations of one run of training steps: about 25 ms of one thread of wasm, so that a picture that is asked
 * for while a network trains is decoded within 50 ms.
 */
const runFlops = 2e8;

/** The engine of the studio: the library's own, in runs that leave room for what a page asks in between. */
export async function studioEngine(): Promise<Engine> {
  const engine = await webEngine();
  return { ...engine, runFlops };
}

/** Checkpoints in memory. */
export interface MemoryCheckpoints extends Checkpoints {
  remove(): Promise<void>;
}

/** The library in a page whose trainings keep these checkpoints. */
export function studioLibrary(checkpoints: MemoryCheckpoints): Pick<Library, "train"> {
  return library({ ...webLibraryHost, checkpoints: () => checkpoints });
}
