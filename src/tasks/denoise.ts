import { usageError } from "../core/errors.ts";
import { filled } from "../core/filled.ts";
import { type Picture, type Refit, unitPixels } from "../core/picture.ts";
import { type Tensor, tensor, zeros } from "../core/tensor.ts";
import { type Views, viewsOf } from "../model/anySize/views.ts";
import type { Denoiser } from "../model/denoiser/denoiser.ts";
import type { DenoiserRunner } from "../model/denoiser/denoiserRunner.ts";
import type { OpenModel } from "../model/openModel.ts";

/** How a picture is cleaned. */
export interface DenoiseOptions {
  /** How far to go from the noisy picture, 0, to the clean one, 1: pixel by pixel, noisy + strength × (clean − noisy). Default 1. */
  strength?: number;
  /**
   * Views of the picture that a denoiser of any size cleans, each in the time of one: the picture as it is, 1; turned by half,
   * 2; flipped either way, 4; and all four transposed, 8. Each is turned back and the mean of them taken. `by size` takes 8 of
   * a picture of at most half a megapixel (2¹⁹ pixels), 4 of one, 2 of two, 1 of a larger one. Default 1, which is what the
   * exported file computes. An autoencoder takes 1 alone.
   */
  views?: Views | "by size";
  /** Called after each tile that a picture is cleaned in, with the number that is done, and how many all its views have. */
  onTile?: (done: number, tiles: number) => void;
}

/** A cleaned picture, and what had to be done to the given one first. */
export interface Denoised {
  /** [channels, height, width] of the given picture, float32 0…1. */
  readonly picture: Tensor<"float32">;
  /**
   * Standard deviation of the noise that the model found, on the 0…1 scale: of the picture less what it is without noise,
   * whatever the strength.
   */
  readonly noise: number;
  /** Views of it that were cleaned. */
  readonly views: Views;
  /** What had to be done to the picture first, one sentence each; empty where it fitted. */
  readonly notes: readonly string[];
}

type Floats = Tensor<"float32">;

/**
 * Cleans one picture by an autoencoder. The bottleneck sees the whole picture at once, so one of another size than the
 * training pictures is resized to theirs and back.
 */
export async function denoise(
  { spec, run }: OpenModel,
  picture: Picture,
  refit: Refit,
  options?: DenoiseOptions,
): Promise<Denoised> {
  if (spec.input.kind !== "pictures")
    throw usageError({
      subject: "denoise",
      reason: "wrong-model",
      rule: "needs a model of pictures",
      received: spec.input.kind,
      repair: "use a model that was trained on pictures",
    });
  const { views = 1 } = options ?? {};
  if (views !== 1 && views !== "by size")
    throw usageError({
      subject: { option: "views" },
      reason: "invalid-option",
      rule: "must be 1 for an autoencoder",
      received: views,
      repair: "leave it out, or use a denoiser of pictures of any size",
    });
  const { channels, height, width } = spec.input;
  const [, ownHeight, ownWidth] = picture.shape;
  const fits = ownHeight === height && ownWidth === width;
  const clean = async (noisy: Picture): Promise<Floats> => {
    const fed = fits ? noisy : await refit(noisy, { size: [height, width] });
    const cleaned = await run.reconstruct({ ...fed, shape: [1, ...fed.shape] } as Tensor);
    const same = { ...cleaned, shape: fed.shape } as Floats;
    return fits ? same : ((await refit(same, { size: [ownHeight, ownWidth] })) as Floats);
  };
  const notes = fits
    ? []
    : [`resized from ${ownHeight}×${ownWidth} to the model's ${height}×${width} and back`];
  return byChannels(picture, { ...options, channels, clean, notes, views: 1 });
}

/** Cleans one picture of any size by a fully convolutional denoiser. */
export async function denoiseAnySize(
  { spec }: Denoiser,
  run: DenoiserRunner,
  picture: Picture,
  options?: DenoiseOptions,
): Promise<Denoised> {
  const { views: asked = 1, onTile } = options ?? {};
  const views = viewsOf(asked, picture.shape);
  const clean = (noisy: Picture): Promise<Floats> => run.denoise(unitPixels(noisy), { views, onTile });
  return byChannels(picture, { ...options, channels: spec.channels, clean, notes: [], views });
}

interface Cleaning extends DenoiseOptions {
  /** Channels that the model takes. */
  readonly channels: number;
  /** Cleans a picture of that many channels. */
  clean(noisy: Picture): Promise<Floats>;
  readonly notes: readonly string[];
  /** Views that `clean` takes, for the result. */
  readonly views: Views;
}

/**
 * Cleans a picture of as many channels as the model has at once; one of others channel by channel, by a model of grey or
 * by one of colour that is given the channel three times, so that no colour is lost.
 */
async function byChannels(
  picture: Picture,
  { channels, clean, notes, views, strength = 1 }: Cleaning,
): Promise<Denoised> {
  // Written so that NaN is refused too.
  if (!(strength >= 0 && strength <= 1))
    throw usageError({
      subject: { option: "strength" },
      reason: "invalid-option",
      rule: "must lie in 0…1",
      received: strength,
    });
  const [own, height, width] = picture.shape;
  if (own === channels) return { ...denoised(picture, await clean(picture), strength), notes, views };
  if (channels !== 1 && channels !== 3)
    throw usageError({
      subject: "denoise",
      reason: "wrong-model",
      rule: `the model takes pictures of ${channels} channels`,
      received: own,
      repair: "give pictures of as many channels, or use another model",
    });
  const area = height * width;
  const out = zeros("float32", picture.shape);
  for (let c = 0; c < own; c++) {
    const plane = picture.data.subarray(c * area, (c + 1) * area);
    const fed = repeated(picture.dtype, plane, [channels, height, width]);
    const { data } = await clean(fed);
    for (let i = 0; i < area; i++) {
      let sum = 0;
      for (let k = 0; k < channels; k++) sum += data[k * area + i];
      out.data[c * area + i] = sum / channels;
    }
  }
  const how =
    own === 1
      ? "a grey picture was cleaned as a colour one"
      : `each of its ${own} channels was cleaned by itself, for the model takes ${channels}`;
  return { ...denoised(picture, out, strength), notes: [...notes, how], views };
}

function repeated(
  dtype: Picture["dtype"],
  plane: ArrayLike<number>,
  shape: readonly [number, number, number],
): Picture {
  const area = plane.length;
  const value = (i: number): number => plane[i % area];
  const length = shape[0] * area;
  return dtype === "uint8"
    ? tensor("uint8", shape, filled(new Uint8Array(length), value))
    : tensor("float32", shape, filled(new Float32Array(length), value));
}

/** A picture on its way from noisy to clean as far as asked, and the noise between the two. */
function denoised(noisy: Picture, clean: Floats, strength: number): Pick<Denoised, "picture" | "noise"> {
  const { data } = noisy;
  // Not a second array of floats: of a photo of 12 megapixels it is 144 MB.
  const unit = noisy.dtype === "uint8" ? 1 / 255 : 1;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    const noise = unit * data[i] - clean.data[i];
    sum += noise;
    squares += noise ** 2;
  }
  const mean = sum / data.length;
  return {
    picture:
      strength === 1
        ? clean
        : tensor(
            "float32",
            clean.shape,
            clean.data.map((value, i) => unit * data[i] + strength * (value - unit * data[i])),
          ),
    noise: Math.sqrt(Math.max(0, squares / data.length - mean ** 2)),
  };
}
