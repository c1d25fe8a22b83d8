import type { Picture } from "../../../core/picture.ts";
import type { Random } from "../../../core/random.ts";
import { sizeOf } from "../../../core/shape.ts";
import { type Tensor, zeros } from "../../../core/tensor.ts";
import { asBytes, photograph, type Shot } from "./camera.ts";
import { blueShare, greenShare, redShare } from "./luma.ts";
import { normal } from "./normals.ts";

/** Share of the patches with Gaussian noise, the same everywhere; the others are photographed. */
const gaussianShare = 0.1;
/** Highest standard deviation of Gaussian noise. */
const mostSigma = 55 / 255;
/** Share of the colour patches that are grey, with the same noise in each channel. */
const greyShare = 0.2;

/**
 * A clean patch and a noisy one of each of some patches [n, channels, height, width]: [n, 2 × channels, height, width] in 0…1,
 * clean channels first. The noise is a camera's of random make ({@link photograph}), or Gaussian of any level, held to 0…1 and
 * rounded, or neither.
 */
export function noisyPatches(patches: Picture, source: Random): Tensor<"float32"> {
  const [count, channels, height, width] = patches.shape;
  const scale = patches.dtype === "uint8" ? 1 / 255 : 1;
  const out = zeros("float32", [count, 2 * channels, height, width]);
  const size = channels * height * width;
  for (let i = 0; i < count; i++) {
    const own = new Float32Array(size);
    for (let k = 0; k < size; k++) own[k] = scale * patches.data[i * size + k];
    const { clean, noisy } = noisyShot(own, [channels, height, width], source);
    out.data.set(clean, 2 * i * size);
    out.data.set(noisy, (2 * i + 1) * size);
  }
  return out;
}

/** A picture [channels, height, width] with noise of a random kind, and what it would be without. */
function noisyShot(
  picture: Float32Array,
  [channels, height, width]: readonly [number, number, number],
  source: Random,
): Shot {
  if (source.uniform() < gaussianShare) return gaussianShot(picture, channels, source);
  return cameraShot(picture, [channels, height, width], source);
}

/** A picture [channels, height, width], grey or colour, as a camera of random make takes it. */
export function cameraShot(
  picture: Float32Array,
  [channels, height, width]: readonly number[],
  source: Random,
): Shot {
  if (channels === 3) return photograph(picture, [height, width], source);
  const size = sizeOf([height, width]);
  const colour = new Float32Array(3 * size);
  for (let c = 0; c < 3; c++) colour.set(picture, c * size);
  const { clean, noisy } = photograph(colour, [height, width], source);
  const grey = (file: Float32Array): Float32Array =>
    Float32Array.from(
      { length: size },
      (_, i) => redShare * file[i] + greenShare * file[size + i] + blueShare * file[2 * size + i],
    );
  return { clean: grey(clean), noisy: grey(noisy) };
}

function gaussianShot(picture: Float32Array, channels: number, source: Random): Shot {
  const sigma = mostSigma * source.uniform();
  const asFile = source.uniform() < 0.5;
  const size = picture.length / channels;
  const clean = picture.slice();
  const grey = channels === 3 && source.uniform() < greyShare;
  if (grey)
    for (let i = 0; i < size; i++) {
      const mean = (picture[i] + picture[size + i] + picture[2 * size + i]) / 3;
      for (let c = 0; c < 3; c++) clean[c * size + i] = mean;
    }
  const noisy = clean.slice();
  for (let i = 0; i < noisy.length; i++)
    noisy[i] = grey && i >= size ? noisy[i - size] : noisy[i] + sigma * normal(source);
  return { clean, noisy: asFile ? asBytes(noisy) : noisy };
}
