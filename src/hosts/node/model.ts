import type { Dataset } from "../../data/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import {
  modelFrom,
  type Training as Trained,
  type Model as TrainedModel,
  train as trainModel,
} from "../../library/model.ts";
import { type PictureDenoiser, pictureDenoiser } from "../../library/pictureDenoiser.ts";
import type { FitOptions } from "../../tasks/fit.ts";
import { readModelFile, writeModelBytes } from "./disk/modelDisk.ts";
import { refitPicture } from "./pictures/picture.ts";

/** A trained model, which can be saved to a path. */
export interface Model extends TrainedModel {
  /** Writes the model file; the path holds the whole of it or what it held before. */
  save(path: string): Promise<void>;
}

/** A training under way: iterate it for the events, or await the model. */
export interface Training extends Omit<Trained, "model"> {
  /** The model, once training has ended; starts training where nothing iterates it. */
  model(): Promise<Model>;
}

/** Trains a model on a data set. */
export function train(data: Dataset, options: FitOptions): Training {
  const training = trainModel(data, options);
  return {
    [Symbol.asyncIterator]: () => training[Symbol.asyncIterator](),
    model: async () => onDisk(await training.model()),
  };
}

/** Loads a model file that may come from anywhere; it is checked, and no code is ever loaded from it. */
export async function loadModel(path: string, { engine }: { engine: Engine }): Promise<Model> {
  return onDisk(modelFrom(await readModelFile(path), path, { engine }));
}

/** Loads a denoiser's model file, such as the one that is shipped; it is checked, and no code is ever loaded from it. */
export async function loadDenoiser(path: string, { engine }: { engine: Engine }): Promise<PictureDenoiser> {
  return pictureDenoiser(await readModelFile(path), path, { engine, refit: refitPicture });
}

function onDisk(model: TrainedModel): Model {
  return { ...model, save: (path) => writeModelBytes(path, model.toBytes()) };
}
