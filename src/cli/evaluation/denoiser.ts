import { dataError, usageError } from "../../core/errors.ts";
import {
  type Denoiser,
  type Evaluation,
  type NamedPicture,
  openPictures,
  type PictureFile,
} from "../../node.ts";
import type { Context } from "../command.ts";
import { unlessStopped } from "../stop.ts";
import { denoiserNoise } from "../training/noise.ts";
import { stem } from "./stem.ts";

/** What the literature measures at where nothing else is asked for: σ = 25 of 255. */
const usualSigma = 25 / 255;

/** Measures a denoiser on a folder of pictures of any size: noisy ones beside --clean ones, or clean ones with noise put on them. */
export async function evaluateDenoiser(model: Denoiser, context: Context): Promise<Evaluation> {
  const { operands, values, progress, signal } = context;
  const { clean, seed = 0, views = "by size" } = values;
  const asked = denoiserNoise(values) ?? usualSigma;
  const sigma = asked === "camera" ? undefined : asked;
  if (values.noise && clean !== undefined)
    throw usageError({ subject: "--noise", rule: "does not go with --clean: the noise is in the pictures" });
  const files = await openPictures(operands[1]);
  const twins = clean === undefined ? undefined : await cleanOf(files, clean);
  const evaluating = model.evaluate({
    pictures: namedPictures(files, twins, model.spec.channels),
    ...(sigma === undefined ? { noise: "camera" as const } : { sigma }),
    seed,
    views,
    onPicture: (done) => progress.count("measuring", done, files.length),
  });
  const result = await unlessStopped(signal, evaluating);
  const measured =
    clean === undefined
      ? sigma === undefined
        ? `Each picture was photographed by a camera of random make (seed ${seed}), with its noise and without.`
        : `Gaussian noise of σ = ${(255 * sigma).toFixed(1)} of 255 was put on the pictures (seed ${seed}), not held to 0…1, and taken off again.`
      : "Measured against the clean pictures given.";
  return { ...result, notes: [measured, ...result.notes] };
}

/** The clean picture of each noisy one: the one of the same name but for its extension. */
async function cleanOf(noisy: readonly PictureFile[], folder: string): Promise<PictureFile[]> {
  const clean = new Map((await openPictures(folder)).map((file) => [stem(file.name), file]));
  return noisy.map(({ name }) => {
    const twin =
      clean.get(stem(name)) ?? (noisy.length === 1 && clean.size === 1 ? [...clean.values()][0] : undefined);
    if (twin) return twin;
    throw dataError({
      subject: folder,
      rule: "must hold the clean picture of each noisy one",
      received: `none for ${name}`,
    });
  });
}

/** Every page and frame of the pictures, beside the same one of its clean twin. */
async function* namedPictures(
  noisy: readonly PictureFile[],
  clean: readonly PictureFile[] | undefined,
  channels: 1 | 3,
): AsyncGenerator<NamedPicture> {
  for (const [i, { name: file, read, open }] of noisy.entries()) {
    const { frames, nameOf } = await open();
    if (clean && (await clean[i].open()).frames !== frames)
      throw dataError({ subject: clean[i].path, rule: `must have as many pages or frames as ${file}` });
    for (let frame = 0; frame < frames; frame++) {
      const name = nameOf(frame);
      const picture = await read({ channels, frame });
      if (!clean) {
        yield { name, picture };
        continue;
      }
      const twin = await clean[i].read({ channels, frame });
      const [, height, width] = twin.shape;
      if (picture.shape[1] !== height || picture.shape[2] !== width)
        throw dataError({
          subject: clean[i].path,
          rule: `must be of the size of ${name}`,
          received: `${height}×${width}, not ${picture.shape[1]}×${picture.shape[2]}`,
        });
      yield { name, picture, clean: twin };
    }
  }
}
