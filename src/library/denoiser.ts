import { dataError, usageError } from "../core/errors.ts";
import type { Picture } from "../core/picture.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import type { ExportedDenoiser } from "../export/exportDenoiser.ts";
import { encodeModel, type ModelFile, type Provenance } from "../files/modelFile.ts";
import type { NamedPicture } from "../inspect/denoised.ts";
import type { Evaluation } from "../inspect/evaluate.ts";
import type { Examples } from "../inspect/examples.ts";
import { anySizeLayers, type DenoiserLayers } from "../inspect/layerTable.ts";
import type { Views } from "../model/anySize/views.ts";
import {
  denoiserFile,
  fromDenoiserFile,
  isDenoiserFile,
  type Denoiser as TrainedDenoiser,
} from "../model/denoiser/denoiser.ts";
import { denoiserRunner } from "../model/denoiser/denoiserRunner.ts";
import type { DenoiserSpec } from "../models/families/denoiser/denoiser.ts";
import type { Denoised, DenoiseOptions } from "../tasks/denoise.ts";
import type { Finding } from "../train/events.ts";
import type { TrainingRecord } from "../train/trainingRecord.ts";
import type { Fresh } from "./fresh.ts";
import type { LibraryHost } from "./host.ts";
import { save } from "./save.ts";

/** Noisy pictures beside clean ones, or clean ones on which noise is put; each of any size. */
export interface DenoiserEvaluation {
  /** Pictures by name, in 0…1. Their order decides nothing. */
  pictures: AsyncIterable<NamedPicture>;
  /** What is put on pictures that come without a clean twin: Gaussian noise, or that of a camera of random make. Default `gaussian`. */
  noise?: "gaussian" | "camera";
  /** Standard deviation of Gaussian noise, 0…1 scale. Default 25/255. */
  sigma?: number;
  /** Of the noise: a whole number. Default 0. */
  seed?: number;
  /**
   * Views of each picture that are cleaned, of which the mean is measured; `by size` takes as many as in {@link DenoiseOptions}.
   * Default 1.
   */
  views?: Views | "by size";
  /** Called with the number of pictures that are done. */
  onPicture?: (done: number) => void;
}

/** A trained denoiser of pictures of any size. It has no bottleneck, and so no code. */
export interface Denoiser {
  /** Tells it from an autoencoder. */
  readonly family: "denoiser";
  /** The model as plain data: channels, levels, blocks, and what it learnt from. */
  readonly spec: DenoiserSpec;
  /** When, from which data and how long it was trained, and by which version. */
  readonly provenance: Provenance;
  /** How many numbers were trained. */
  readonly parameters: number;
  /** What the training doctor found; empty for a loaded model. */
  readonly findings: readonly Finding[];
  /** The layers, shown for a patch of the training. */
  layers(): DenoiserLayers;
  /** How the training went, and which patches it held out; absent for a loaded model. */
  readonly training?: TrainingRecord;
  /**
   * Some patches and what they become, in 0…1: with noise of the middle of the training's range on them, or as they are
   * where training learnt from noisy ones.
   */
  examples(patches: Dataset, rows: Uint32Array): Promise<Examples>;
  /** Noisy [channels, height, width], uint8 0…255 or float32 0…1 → clean float32 0…1 of the same shape. */
  denoise(picture: Picture, options?: DenoiseOptions): Promise<Denoised>;
  /** Measured beside the noisy pictures and non-local means. */
  evaluate(options: DenoiserEvaluation): Promise<Evaluation>;
  /**
   * The denoiser as ONNX for any number of pictures of any size, tried beside this one and refused where they differ. The file
   * computes what `denoise` does in one view.
   */
  export(): Promise<ExportedDenoiser>;
  /** The bytes of the model's file; `half` rounds the weights to half precision, which halves it. */
  toBytes(options?: { half?: boolean }): Uint8Array<ArrayBuffer>;
  /** Writes the model file; the path holds the whole of it or what it held before. Throws where there is no disk. */
  save(path: string, options?: { half?: boolean }): Promise<void>;
  /** Releases what the engine holds of the model. */
  close(): Promise<void>;
}

/** What the literature measures at where nothing else is asked for: σ = 25 of 255. */
const usualSigma = 25 / 255;

/** A trained denoiser on an engine. */
export function denoiserOf(
  trained: TrainedDenoiser,
  engine: Engine,
  host: LibraryHost,
  fresh: Fresh = {},
): Denoiser {
  const { findings = [], training } = fresh;
  const run = denoiserRunner(trained, engine);
  const toBytes: Denoiser["toBytes"] = (options) => encodeModel(denoiserFile(trained, options));
  return {
    family: "denoiser",
    spec: trained.spec,
    provenance: trained.provenance,
    parameters: trained.weights.length,
    findings,
    layers: () => anySizeLayers(trained.spec),
    ...(training && { training }),
    examples: async (patches, rows) => {
      const { denoisedExamples } = await import("../inspect/denoised.ts");
      return denoisedExamples(run, trained.spec, patches, rows);
    },
    denoise: async (picture, options) => {
      const { denoiseAnySize } = await import("../tasks/denoise.ts");
      return denoiseAnySize(trained, run, picture, options);
    },
    evaluate: async ({ pictures, noise, sigma = usualSigma, seed = 0, views, onPicture }) => {
      const { evaluateDenoised, noisyPairs } = await import("../inspect/denoised.ts");
      const counted = async function* () {
        let done = 0;
        for await (const one of pictures) {
          refuseChannels(one, trained.spec);
          yield one;
          onPicture?.(++done);
        }
      };
      return evaluateDenoised(run, noisyPairs(counted(), { noise, sigma, seed }), { views });
    },
    export: async () => {
      const { exportDenoiser } = await import("../export/exportDenoiser.ts");
      return exportDenoiser(trained, engine, await host.startRuntime());
    },
    toBytes,
    save: (path, options) => save(host, path, toBytes(options), fresh),
    close: run.close,
  };
}

/** The denoiser of a model file; `name` is the file, for the messages. */
export function loadedDenoiser(file: ModelFile, name: string): TrainedDenoiser {
  if (isDenoiserFile(file)) return fromDenoiserFile(file, name);
  throw usageError({
    subject: name,
    reason: "wrong-model",
    rule: "is an autoencoder, no denoiser of pictures of any size",
    repair: "load it with loadModel",
  });
}

function refuseChannels({ name, picture, clean = picture }: NamedPicture, { channels }: DenoiserSpec): void {
  const other = [picture, clean].find(({ shape }) => shape.length !== 3 || shape[0] !== channels);
  if (!other) return;
  throw dataError({
    subject: name,
    reason: "wrong-shape",
    rule: `must be a picture [${channels}, height, width], as the model's are`,
    received: other.shape,
    repair: `read it with ${channels} channels`,
  });
}
