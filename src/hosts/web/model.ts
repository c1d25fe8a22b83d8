import type { Dataset } from "../../data/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { decodeModel, type ModelFile } from "../../files/modelFile.ts";
import { type Model, modelFrom, train as trainModel } from "../../library/model.ts";
import type { PictureDenoiser } from "../../library/pictureDenoiser.ts";
import type { Training } from "../../library/training.ts";
import type { FitOptions } from "../../tasks/fit.ts";
import { webEngine } from "./webEngine.ts";

/** As in Node; without an `engine`, one is started at the first use and serves every model of the page. */
export interface WebTrainOptions extends Omit<FitOptions, "engine"> {
  engine?: Engine;
}

/** Trains a model on a data set, whose rows are read until the training has ended. */
export function train(data: Dataset, { engine, ...options }: WebTrainOptions = {}): Training<Model> {
  return trainModel(data, { ...options, engine: engine ?? sharedEngine });
}

/** Loads a model file that may come from anywhere, as bytes or as a `File`; it is checked, and no code is ever loaded from it. */
export async function loadModel(
  source: Uint8Array | Blob,
  { engine }: { engine?: Engine } = {},
): Promise<Model> {
  const { file, name } = await fileOf(source);
  return modelFrom(file, name, { engine: engine ?? (await sharedEngine()) });
}

/** Loads a denoiser's model file, such as the one that is shipped, as bytes or as a `File`. */
export async function loadDenoiser(
  source: Uint8Array | Blob,
  { engine }: { engine?: Engine } = {},
): Promise<PictureDenoiser> {
  const { file, name } = await fileOf(source);
  const [{ pictureDenoiser }, { webPictures }] = await Promise.all([
    import("../../library/pictureDenoiser.ts"),
    import("./pictures/webPictures.ts"),
  ]);
  return pictureDenoiser(file, name, {
    engine: engine ?? (await sharedEngine()),
    refit: webPictures.refit,
  });
}

async function fileOf(source: Uint8Array | Blob): Promise<{ file: ModelFile; name: string }> {
  const name = source instanceof File ? source.name : "model";
  const bytes = source instanceof Blob ? new Uint8Array(await source.arrayBuffer()) : source;
  return { file: decodeModel(bytes, name), name };
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
