import { usageError } from "../core/errors.ts";
import type { Picture, Refit } from "../core/picture.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Engine } from "../engine/engine.ts";
import type { ModelFile } from "../files/modelFile.ts";
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

/** The denoiser of a model file, such as the one that is shipped; `name` is the file, `refit` converts grey and colour. */
export function pictureDenoiser(
  file: ModelFile,
  name: string,
  { engine, refit }: { engine: Engine; refit: Refit },
): PictureDenoiser {
  if (!isDenoiserFile(file))
    throw usageError({
      subject: name,
      rule: "is an autoencoder, no denoiser of pictures of any size",
      repair: "load it with loadModel",
    });
  const model = fromDenoiserFile(file, name);
  const run = restorer(model, engine);
  return {
    denoise: async (picture) => (await denoiseAnySize(model, run, picture, refit)).picture,
    close: run.close,
  };
}
