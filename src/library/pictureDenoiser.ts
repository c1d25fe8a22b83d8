import { usageError } from "../core/errors.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Picture } from "../data/picture.ts";
import type { Engine } from "../engine/engine.ts";
import { readModelFile } from "../files/modelDisk.ts";
import { fromDenoiserFile, isDenoiserFile } from "../model/denoiser/denoiser.ts";
import { restorer } from "../model/denoiser/restorer.ts";
import { denoiseAnySize } from "../tasks/denoise.ts";

/** A denoiser of pictures of any size, ready to be used. */
export interface PictureDenoiser {
  /** Noisy [channels, height, width], uint8 0…255 or float32 0…1 → clean float32 0…1 of the same shape. */
  denoise(picture: Picture): Promise<Tensor<"float32">>;
  /** Releases what the engine holds of the model. */
  close(): Promise<void>;
}

/** Loads a denoiser's model file, such as the one that is shipped; it is checked, and no code is ever loaded from it. */
export async function loadDenoiser(path: string, { engine }: { engine: Engine }): Promise<PictureDenoiser> {
  const file = await readModelFile(path);
  if (!isDenoiserFile(file))
    throw usageError({
      subject: path,
      rule: "is an autoencoder, no denoiser of pictures of any size",
      repair: "load it with loadModel",
    });
  const model = fromDenoiserFile(file, path);
  const run = restorer(model, engine);
  return {
    denoise: async (picture) => (await denoiseAnySize(model, run, picture)).picture,
    close: run.close,
  };
}
