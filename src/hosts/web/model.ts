import type { Dataset } from "../../data/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { decodeModel } from "../../files/modelFile.ts";
import { type Model, modelFrom, train as trainModel } from "../../library/model.ts";
import type { Training } from "../../library/training.ts";
import type { FitOptions } from "../../tasks/fit.ts";
import { webEngine } from "./webEngine.ts";

/** As in Node; without an `engine`, one is started at the first use and serves every model of the page. */
export interface WebTrainOptions extends Omit<FitOptions, "engine"> {
  engine?: Engine;
}

/** Trains a model on a data set. */
export function train(data: Dataset, { engine, ...options }: WebTrainOptions = {}): Training<Model> {
  return trainModel(data, { ...options, engine: engine ?? sharedEngine });
}

/** A model file that may come from anywhere, as bytes or as a `File`; it is checked, and no code is ever loaded from it. */
export async function loadModel(
  source: Uint8Array | Blob,
  { engine }: { engine?: Engine } = {},
): Promise<Model> {
  const name = source instanceof File ? source.name : "model";
  const bytes = source instanceof Blob ? new Uint8Array(await source.arrayBuffer()) : source;
  const file = decodeModel(bytes, name);
  return modelFrom(file, name, { engine: engine ?? (await sharedEngine()) });
}

let shared: Promise<Engine> | undefined;

function sharedEngine(): Promise<Engine> {
  shared ??= webEngine().catch((error) => {
    // The next use tries again.
    shared = undefined;
    throw error;
  });
  return shared;
}
