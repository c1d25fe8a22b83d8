import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { dataError, usageError } from "../../core/errors.ts";
import { readPicture } from "../../hosts/node/pictures/picture.ts";
import { listPictures } from "../../hosts/node/pictures/pictureFolder.ts";
import { evaluateDenoised, type NamedPicture, noisyPairs } from "../../inspect/denoised.ts";
import type { Denoiser } from "../../model/denoiser/denoiser.ts";
import { denoiserRunner } from "../../model/denoiser/denoiserRunner.ts";
import { parameterCount } from "../../models/families/autoencoder/network.ts";
import type { Context, Outcome } from "../command.ts";
import { openEngine } from "../open.ts";
import { baselineDocument, told } from "../show/evaluation.ts";

/** What the literature measures at where nothing else is asked for: σ = 25 of 255. */
const usualSigma = 25 / 255;

/** Measures a denoiser on a folder of pictures of any size: noisy ones beside --clean ones, or clean ones with noise put on them. */
export async function evaluateDenoiser(model: Denoiser, context: Context): Promise<Outcome> {
  const { operands, values, progress } = context;
  const [path, source] = operands;
  const began = performance.now();
  const { noise, clean, seed = 0 } = values;
  if (noise && noise.kind !== "gaussian")
    throw usageError({ subject: "--noise", rule: "must be gaussian for a denoiser", received: noise.kind });
  if (noise && clean !== undefined)
    throw usageError({ subject: "--noise", rule: "does not go with --clean: the noise is in the pictures" });
  const sigma = noise?.amount ?? usualSigma;
  const files = await filesOf(source);
  const { channels } = model.spec;
  const twins = clean === undefined ? undefined : await cleanOf(files, clean);
  const pictures = counted(namedPictures(files, twins, channels), (n) =>
    progress.count("measuring", n, files.length),
  );
  const engine = await openEngine(context);
  const run = denoiserRunner(model, engine);
  try {
    const result = await evaluateDenoised(run, noisyPairs(pictures, { sigma, seed }));
    const notes = [
      clean === undefined
        ? `Gaussian noise of σ = ${(255 * sigma).toFixed(1)} of 255 was put on the pictures (seed ${seed}), not held to 0…1, and taken off again.`
        : "Measured against the clean pictures given.",
      ...result.notes,
    ];
    return {
      document: {
        model: {
          path,
          type: model.spec.type,
          parameters: parameterCount(model),
          trained_on: model.provenance.data,
        },
        rows: result.rows,
        metrics: result.metrics,
        baselines: baselineDocument(result),
        notes,
        seconds: (performance.now() - began) / 1000,
      },
      text: told({ ...result, notes }),
    };
  } finally {
    await run.close();
    await engine.close();
  }
}

interface PictureFile {
  readonly name: string;
  readonly path: string;
}

async function filesOf(source: string): Promise<PictureFile[]> {
  const found = await stat(source).catch(() => {
    throw dataError({ subject: source, rule: "is no file and no folder" });
  });
  if (found.isFile()) return [{ name: basename(source), path: source }];
  const names = await listPictures(source);
  if (names.length === 0) throw dataError({ subject: source, rule: "holds no picture" });
  return names.map((name) => ({ name, path: join(source, name) }));
}

/** The clean picture of each noisy one: the one of the same name but for its extension. */
async function cleanOf(noisy: readonly PictureFile[], folder: string): Promise<PictureFile[]> {
  const clean = new Map((await filesOf(folder)).map((file) => [stem(file.name), file]));
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

async function* namedPictures(
  noisy: readonly PictureFile[],
  clean: readonly PictureFile[] | undefined,
  channels: 1 | 3,
): AsyncGenerator<NamedPicture> {
  for (const [i, { name, path }] of noisy.entries()) {
    const picture = await readPicture(path, { channels });
    if (!clean) {
      yield { name, picture };
      continue;
    }
    const twin = await readPicture(clean[i].path, { channels });
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

async function* counted<T>(from: AsyncIterable<T>, say: (n: number) => void): AsyncGenerator<T> {
  let n = 0;
  for await (const each of from) {
    yield each;
    say(++n);
  }
}

function stem(name: string): string {
  return name.replace(/\.\w+$/, "");
}
