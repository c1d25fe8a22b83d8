import type { Engine } from "../engine/engine.ts";
import type { Autoencoder } from "./autoencoder.ts";
import { type Runner, runner } from "./runner.ts";

/** A trained autoencoder on an engine: the one thing that a task takes beside its data. */
export interface OpenModel extends Autoencoder {
  /** Passes raw rows and codes through the model. */
  readonly run: Runner;
}

/** Puts a model on an engine; `run.close()` releases what the engine holds of it. */
export function openModel(autoencoder: Autoencoder, engine: Engine): OpenModel {
  return { ...autoencoder, run: runner(autoencoder, engine) };
}
