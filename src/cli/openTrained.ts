import { access } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { usageError } from "../core/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import { readModelFile } from "../hosts/node/disk/modelDisk.ts";
import { type Autoencoder, checkRows, fromModelFile } from "../model/autoencoder.ts";
import { type Denoiser, fromDenoiserFile, isDenoiser, isDenoiserFile } from "../model/denoiser/denoiser.ts";
import { openOptions } from "../models/inputs/inputSpec.ts";
import type { Context } from "./command.ts";
import { openData } from "./open.ts";

/** Opens DATA for a model: its columns by name, its size of pictures, its windows. */
export async function openDataFor(model: Autoencoder, source: string, context: Context): Promise<Dataset> {
  const dataset = await openData(source, context, {
    ...openOptions(model.spec.input),
    memoryLimit: 32 * 2 ** 20,
  });
  checkRows(model, dataset);
  return dataset;
}

/** Reads the model file of a denoiser. */
export async function openDenoiser(path: string): Promise<Denoiser> {
  const model = await openAnyModel(path);
  if (isDenoiser(model)) return model;
  throw usageError({ subject: path, rule: "is an autoencoder, no denoiser of pictures of any size" });
}

/** Reads a model file of either kind. */
export async function openAnyModel(path: string): Promise<Autoencoder | Denoiser> {
  const file = await readModelFile(await placeOf(path));
  return isDenoiserFile(file) ? fromDenoiserFile(file, path) : fromModelFile(file, path);
}

/** A model that comes with the package, by its path in it, where the working folder has no such file. */
async function placeOf(path: string): Promise<string> {
  if (path !== shippedDenoiser) return path;
  const here = await access(path).then(
    () => true,
    () => false,
  );
  return here ? path : fileURLToPath(new URL(`../../${shippedDenoiser}`, import.meta.url));
}

const shippedDenoiser = "models/denoiser.safetensors";
