import { nonLocalMeans } from "../baselines/nonLocalMeans.ts";
import { evaluationOperations } from "../core/budget.ts";
import { psnr } from "../core/metrics/psnr.ts";
import { ssim } from "../core/metrics/ssim.ts";
import { type Picture, unitPixels } from "../core/picture.ts";
import { type Random, random } from "../core/random.ts";
import { rowOf } from "../core/rows.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, tensor, zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { type Views, viewsOf } from "../model/anySize/views.ts";
import type { DenoiserRunner } from "../model/denoiser/denoiserRunner.ts";
import { cameraShot } from "../models/corruptions/camera/noisyPatches.ts";
import type { DenoiserSpec } from "../models/families/denoiser/denoiser.ts";
import { similarityOperations } from "./compare.ts";
import type { Evaluation } from "./evaluate.ts";
import type { Examples } from "./examples.ts";
import type { Metrics } from "./metrics.ts";

type Floats = Tensor<"float32">;

/** A noisy picture and its clean twin, [channels, height, width]. */
export interface NoisyPair {
  readonly noisy: Floats;
  readonly clean: Floats;
}

/** Most numbers of pictures that non-local means cleans: half a minute's work. */
const cleanedNumbers = 700_000;
/** Most numbers of pictures whose structural similarity is measured, for each method. */
const measuredNumbers = evaluationOperations / similarityOperations;

/**
 * Measures a denoiser on pictures of any size, beside the noisy pictures as they are and non-local means, which needs
 * no training and stands among the baselines where it could clean every picture in reasonable time; else a note
 * compares the two on those it did. The output is clipped to 0…1, the input is not.
 */
export async function evaluateDenoised(
  run: DenoiserRunner,
  pairs: AsyncIterable<NoisyPair>,
  { views: asked = 1 }: { views?: Views | "by size" } = {},
): Promise<Evaluation> {
  let [least, most] = [Infinity, 0];
  const [own, noisyOnes, nlm, ownBeside] = [tally(), tally(), tally(), tally()];
  for await (const { noisy, clean } of pairs) {
    const views = viewsOf(asked, noisy.shape);
    [least, most] = [Math.min(least, views), Math.max(most, views)];
    const reconstruction = await run.denoise(noisy, { views });
    own.add(reconstruction, clean);
    noisyOnes.add(noisy, clean);
    const { data, shape } = noisy;
    if (nlm.numbers() + data.length <= cleanedNumbers || nlm.pictures() === 0) {
      ownBeside.add(reconstruction, clean);
      nlm.add(tensor("float32", shape, Float32Array.from(nonLocalMeans(data, shape), unit)), clean);
    }
  }
  const rows = own.pictures();
  const all = nlm.pictures() === rows;
  return {
    rows,
    metrics: own.metrics(),
    baselines: { noisy: noisyOnes.metrics(), ...(all && { nlm: nlm.metrics() }) },
    ...limits(),
  };

  function limits(): Pick<Evaluation, "bounds" | "notes"> {
    const similar = [
      ...(own.similar() < rows ? [`SSIM is of the first ${own.similar()} of the ${rows} pictures.`] : []),
      ...(asked === 1 ? [] : [viewsNote(least, most)]),
    ];
    if (all) return { bounds: {}, notes: similar };
    const said = `Non-local means cleaned the first ${nlm.pictures()} only: ${decibels(nlm)} dB, where this model reaches ${decibels(ownBeside)} dB.`;
    return { bounds: { nlm: said }, notes: [said, ...similar] };
  }
}

/** How many views of the pictures were cleaned, in words. */
function viewsNote(least: number, most: number): string {
  if (most === 1) return "Each picture was cleaned in one view, as it is.";
  const how = "turned and flipped, of which the mean was taken";
  return least === most
    ? `Each picture was cleaned in ${most} views, ${how}.`
    : `Pictures were cleaned in ${least} to ${most} views by their size, ${how}.`;
}

const decibels = (of: ReturnType<typeof tally>): string => of.metrics().psnr.toFixed(2);

/** Error over all pixels; PSNR and SSIM of each picture, then averaged. */
function tally() {
  let [squares, numbers, decibels, similarity, pictures] = [0, 0, 0, 0, 0];
  let [similar, similarNumbers] = [0, 0];
  return {
    add: (reconstruction: Floats, clean: Floats): void => {
      for (let i = 0; i < clean.data.length; i++) squares += (reconstruction.data[i] - clean.data[i]) ** 2;
      numbers += clean.data.length;
      decibels += psnr(reconstruction.data, clean.data);
      pictures++;
      if (similarNumbers + clean.data.length > measuredNumbers && similar > 0) return;
      similarity += ssim(reconstruction.data, clean.data, clean.shape);
      similarNumbers += clean.data.length;
      similar++;
    },
    numbers: (): number => numbers,
    similar: (): number => similar,
    pictures: (): number => pictures,
    metrics: (): Metrics => ({
      mse: squares / numbers,
      psnr: decibels / pictures,
      ssim: similarity / similar,
    }),
  };
}

/** A picture by name, and its clean twin where it is noisy itself. */
export interface NamedPicture {
  /** Decides the noise that is put on it, with the seed. */
  readonly name: string;
  /** [channels, height, width], with the channels that the denoiser takes. */
  readonly picture: Picture;
  /** Of the same shape. */
  readonly clean?: Picture;
}

/** Noisy pictures with their clean twins; one without a twin is clean, and gets noise that depends on the seed and its name alone. */
export async function* noisyPairs(
  pictures: AsyncIterable<NamedPicture>,
  { noise, sigma, seed }: { noise?: "gaussian" | "camera"; sigma: number; seed: number },
): AsyncGenerator<NoisyPair> {
  for await (const { name, picture, clean } of pictures) {
    const given = unitPixels(picture);
    const source = random(seed).fork(`noise ${name}`);
    if (clean) yield { noisy: given, clean: unitPixels(clean) };
    else if (noise === "camera") yield photographed(given, source);
    else yield { clean: given, noisy: withNoise(given, sigma, source) };
  }
}

/** A picture as a camera of random make takes it, with its noise and without. */
function photographed({ data, shape }: Floats, source: Random): NoisyPair {
  const { clean, noisy } = cameraShot(data, shape, source);
  const pixels = (of: Float32Array): Floats => tensor("float32", shape, of as Float32Array<ArrayBuffer>);
  return { clean: pixels(clean), noisy: pixels(noisy) };
}

/**
 * Some patches [n, channels, side, side] and what a denoiser makes of them, in 0…1: with noise of the middle of its
 * range on them, or a camera's, where it learnt from clean ones, else as they are. The noise depends on the row alone.
 */
export async function denoisedExamples(
  run: DenoiserRunner,
  { learns }: Pick<DenoiserSpec, "learns">,
  patches: Dataset,
  rows: Uint32Array,
): Promise<Examples> {
  const given = unitPixels((await patches.read(rows)) as Picture);
  const noisy = learns.kind === "noisy" ? undefined : zeros("float32", given.shape);
  const made = zeros("float32", given.shape);
  const size = sizeOf(patches.shape);
  for (const [i, row] of rows.entries()) {
    const seen = noisyExample(rowOf(given, i), learns, random(1).fork(`patch ${row}`));
    noisy?.data.set(seen.data.map(unit), i * size);
    made.data.set((await run.denoise(seen)).data, i * size);
  }
  return { rows: given, ...(noisy && { noisy }), reconstructions: made };
}

/** A patch as a denoiser might be given it: noise of the middle of its range, a camera's noise, or as it is. */
function noisyExample(patch: Floats, learns: DenoiserSpec["learns"], source: Random): Floats {
  switch (learns.kind) {
    case "clean":
      return withNoise(patch, (learns.from + learns.to) / 2, source);
    case "camera":
    case "joined":
      return photographed(patch, source).noisy;
    case "noisy":
      return patch;
    default:
      return learns satisfies never;
  }
}

/** A picture with normal noise of a standard deviation added, not held to 0…1. */
export function withNoise({ shape, data }: Floats, sigma: number, source: Random): Floats {
  return tensor(
    "float32",
    shape,
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => data[i] + sigma * source.normal()),
  );
}

function unit(x: number): number {
  return Math.min(1, Math.max(0, x));
}
