import { usageError } from "../core/errors.ts";
import { type Picture, type Refit, unitPixels } from "../core/picture.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Denoiser } from "../model/denoiser/denoiser.ts";
import type { DenoiserRunner } from "../model/denoiser/denoiserRunner.ts";
import type { OpenModel } from "../model/openModel.ts";

/** A cleaned picture, and what had to be done to the given one first. */
export interface Denoised {
  /** [channels, height, width] of the given picture, float32 0…1. */
  readonly picture: Tensor<"float32">;
  /** What had to be done to the picture first, one sentence each; empty where it fitted. */
  readonly notes: readonly string[];
}

/**
 * Cleans one picture by an autoencoder. The bottleneck sees the whole picture at once, so one of another size than the
 * training pictures is resized to theirs and back; one of other channels is converted and back.
 */
export async function denoise({ spec, run }: OpenModel, picture: Picture, refit: Refit): Promise<Denoised> {
  if (spec.input.kind !== "pictures")
    throw usageError({
      subject: "denoise",
      reason: "wrong-model",
      rule: "needs a model of pictures",
      received: spec.input.kind,
      repair: "use a model that was trained on pictures",
    });
  const { channels, height, width } = spec.input;
  const [own, ownHeight, ownWidth] = picture.shape;
  const notes: string[] = [];
  const fits = own === channels && ownHeight === height && ownWidth === width;
  if (ownHeight !== height || ownWidth !== width)
    notes.push(`resized from ${ownHeight}×${ownWidth} to the model's ${height}×${width} and back`);
  if (own !== channels) notes.push(`converted from ${own} to ${channels} channels and back`);

  const fed = fits ? picture : await refit(picture, { channels: channels as 1 | 3, size: [height, width] });
  const cleaned = await run.reconstruct({ ...fed, shape: [1, ...fed.shape] } as Tensor);
  const same = { ...cleaned, shape: fed.shape };
  if (fits) return { picture: same, notes };
  const back = await refit(same, { channels: own as 1 | 3, size: [ownHeight, ownWidth] });
  return { picture: back as Tensor<"float32">, notes };
}

/** Cleans one picture of any size by a fully convolutional denoiser; a grey one by a colour denoiser too, and back. */
export async function denoiseAnySize(
  { spec }: Denoiser,
  run: DenoiserRunner,
  picture: Picture,
  refit: Refit,
): Promise<Denoised> {
  const [own] = picture.shape;
  const fits = own === spec.channels;
  const fed = fits ? picture : await refit(picture, { channels: spec.channels });
  const cleaned = await run.denoise(unitPixels(fed));
  if (fits) return { picture: cleaned, notes: [] };
  const back = await refit(cleaned, { channels: own as 1 | 3 });
  return {
    picture: back as Tensor<"float32">,
    notes: [`converted from ${own} to ${spec.channels} channels and back`],
  };
}
