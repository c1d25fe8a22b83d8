import { encodePhoto, mostQuality, photoCoder, stepOf } from "../compress/photo/codePhoto.ts";
import { usageError } from "../core/errors.ts";
import { type Picture, unitPixels } from "../core/picture.ts";
import { type Random, random } from "../core/random.ts";
import { type Tensor, tensor, zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { splitRows } from "../data/split.ts";
import { isFirst } from "../engine/peers/peers.ts";
import { type BitState, freshState } from "../files/photo/bitModel.ts";
import { coderSizes } from "../files/photo/coefficientCoder.ts";
import type { Denoiser } from "../model/denoiser/denoiser.ts";
import { networkOf } from "../model/denoiser/joined.ts";
import type { PhotoCodec } from "../model/photoCodec/photoCodec.ts";
import { type Origin, provenanceOf } from "../model/provenance.ts";
import {
  type PhotoCodecSpec,
  photoCodecSpec,
  restorerInputs,
} from "../models/families/photoCodec/photoCodec.ts";
import { photoCodecTraining } from "../models/families/photoCodec/photoCodecTraining.ts";
import type { Trainable } from "../models/families/trainable.ts";
import { strideOf } from "../models/families/uNet.ts";
import { askedSpec } from "../models/parseSpec.ts";
import type { TrainEvent } from "../train/events.ts";
import { type Trained, train } from "../train/train.ts";
import type { TrainOptions } from "../train/trainingRun.ts";
import { type FlatWeights, flatten, initialWeights, namedTensors } from "../train/weights.ts";
import { checkPatch } from "./checkPatch.ts";

export interface FitPhotoCodecOptions
  extends Omit<TrainOptions, "dataset" | "rows" | "from" | "nearest">,
    Origin {
  /** Whole photos [3, height, width] of any size, from which the coder of the coefficients learns. One at least. */
  photos: readonly (() => Promise<Picture>)[];
  /** A photo codec to go on from, or a denoiser of colour pictures, whose network knows photos already. */
  from?: PhotoCodec | Denoiser;
  /** Channels of each level of the network, from the outside in. Default 48, 96, 144. */
  widths?: readonly number[];
  /** Residual blocks of each level, each way. Default 2. */
  blocks?: number;
  /** Share of the patches held out, in [0, 1), by which the best epoch is found. Default 0.05. */
  validation?: number;
}

/** A photo codec and how its training went. */
export interface FittedPhotoCodec {
  readonly codec: PhotoCodec;
  readonly trained: Trained;
  readonly rows: { readonly train: Uint32Array; readonly validation: Uint32Array };
}

const usualWidths = [48, 96, 144] as const;
const block = 16;
/** Pixels that the coder learns from, at qualities from the lowest to the highest in turn: then more of them gain little. */
const learntPixels = 60e6;
/** How often a photo is learnt from at most. */
const mostPasses = 4;
/** Qualities that patches are coded at. */
const [leastTrained, mostTrained] = [1, 80];

/**
 * Trains a photo codec: the coder learns from whole photos how coefficients are spread, then the network learns on square
 * patches, coded and decoded, to take away what rounding did. Yields training's events as they happen, `done` last; returns
 * nothing where the run was interrupted.
 */
export async function* fitPhotoCodec(
  dataset: Dataset,
  options: FitPhotoCodecOptions,
): AsyncGenerator<TrainEvent, FittedPhotoCodec | undefined> {
  const { seed = 0, photos, from, batch = 8, learningRate = 1e-3 } = options;
  const [channels, height, width] = dataset.shape;
  if (dataset.kind !== "pictures" || channels !== 3 || height !== width || photos.length === 0)
    throw usageError({
      subject: dataset.name,
      reason: "wrong-shape",
      rule: "a photo codec learns from square patches of colour pictures, and from whole pictures besides",
      repair: "give colour pictures cut into square patches, and the pictures themselves",
    });
  const spec: PhotoCodecSpec = askedSpec(photoCodecSpec, {
    type: "photo-codec",
    channels,
    widths: [...(from?.spec.widths ?? options.widths ?? usualWidths)],
    blocks: from?.spec.blocks ?? options.blocks ?? 2,
    patch: height,
    block: from?.spec.type === "photo-codec" ? from.spec.block : block,
  });
  checkPatch(height, Math.max(block, strideOf(spec)), spec.widths.length);
  if (from && from.spec.channels !== channels)
    throw usageError({
      subject: "the denoiser to go on from",
      reason: "wrong-model",
      rule: `must take pictures of ${channels} channels`,
      received: from.spec.channels,
      repair: "go on from a denoiser of colour pictures, or start anew",
    });
  const known = from && "statistics" in from ? from.statistics : undefined;
  const statistics = known ?? freshState(coderSizes(spec.block));
  if (!known) {
    let pixels = 0;
    const source = random(seed).fork("qualities");
    const passes = mostPasses * photos.length;
    for (let i = 0; pixels < learntPixels && i < passes; i++) {
      const share = Math.max(pixels / learntPixels, i / passes);
      yield { type: "judging", stage: "coefficients", share, rows: photos.length };
      const photo = unitPixels(await photos[i % photos.length]());
      learnFrom(photo, statistics, spec.block, source);
      pixels += photo.shape[1] * photo.shape[2];
    }
  }
  const rows = splitRows(dataset.rows, { validation: options.validation ?? 0.05, seed, contiguous: true });
  const net = photoCodecTraining(spec, codedPatches(spec, statistics));
  const trained = yield* train(net, {
    ...options,
    from: from && startFrom(net, from, seed),
    ...{ dataset, rows, seed, batch, learningRate },
  });
  // Of several ranks, the first judges the model and has it.
  if (trained.done.reason === "interrupted" || !isFirst(options.engine.peers)) {
    yield trained.done;
    return undefined;
  }
  const { weights, done } = trained;
  const codec: PhotoCodec = {
    ...{ spec, parameters: net.parameters, weights, statistics },
    provenance: await provenanceOf({ dataset, rows, seed, engine: options.engine, done }, options),
  };
  yield done;
  return { codec, trained, rows };
}

/** Codes a photo at a random quality, by which the statistics of coefficients become those of photos. */
function learnFrom(photo: Tensor<"float32">, statistics: BitState, side: number, source: Random): void {
  encodePhoto(photo, 1 + source.integer(mostQuality), photoCoder(side, statistics), statistics);
}

/** Good patches beside what is left of them once coded, each at a quality of its own, and the step at each pixel. */
function codedPatches({ block }: PhotoCodecSpec, statistics: BitState): NonNullable<Trainable["prepare"]> {
  const coder = photoCoder(block, statistics);
  return (rows, source) => {
    const [count, channels, height, width] = rows.shape;
    const { data } = unitPixels(rows as Picture);
    const area = height * width;
    const [size, whole] = [channels * area, (channels + restorerInputs) * area];
    const out = zeros("float32", [count, channels + restorerInputs, height, width]);
    for (let n = 0; n < count; n++) {
      const good = data.slice(n * size, (n + 1) * size);
      const quality = leastTrained + source.integer(mostTrained - leastTrained + 1);
      const { decoded } = encodePhoto(tensor("float32", [channels, height, width], good), quality, coder);
      out.data.set(good, n * whole);
      out.data.set(decoded.data, n * whole + size);
      out.data.fill(stepOf(quality), n * whole + 2 * size, (n + 1) * whole);
    }
    return out;
  };
}

/** Weights of a network from another's of the same levels; a denoiser, which is told no step, starts with weights of 0 for it. */
function startFrom(net: Trainable, from: PhotoCodec | Denoiser, seed: number): FlatWeights {
  const one = "statistics" in from ? from : networkOf(from, "white");
  const theirs = namedTensors(one, one.weights);
  const own = namedTensors(net, initialWeights(net, seed));
  return flatten(net, (name) => {
    const mine = own.get(name)!;
    const { shape, data } = theirs.get(name)!;
    if (data.length === mine.data.length) return data;
    // The head: pixels two by two, each with all channels [width, 4 × channels, 3, 3].
    const out = new Float32Array(mine.data.length);
    const [to, inputs, ...kernel] = mine.shape;
    const [had, has, taps] = [shape[1] / 4, inputs / 4, kernel[0] * kernel[1]];
    for (let o = 0; o < to; o++)
      for (let pixel = 0; pixel < 4; pixel++)
        for (let c = 0; c < had; c++) {
          const at = (o * shape[1] + pixel * had + c) * taps;
          out.set(data.subarray(at, at + taps), (o * inputs + pixel * has + c) * taps);
        }
    return out;
  });
}
