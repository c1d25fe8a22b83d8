import { usageError } from "../core/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import { splitRows } from "../data/split.ts";
import { isFirst } from "../engine/peers/peers.ts";
import type { Denoiser } from "../model/denoiser/denoiser.ts";
import { networkOf } from "../model/denoiser/joined.ts";
import { type Origin, provenanceOf } from "../model/provenance.ts";
import { type DenoiserSpec, denoiserSpec } from "../models/families/denoiser/denoiser.ts";
import { denoiserTraining } from "../models/families/denoiser/denoiserTraining.ts";
import { strideOf } from "../models/families/uNet.ts";
import { askedSpec } from "../models/parseSpec.ts";
import type { Finding, TrainEvent } from "../train/events.ts";
import { type Trained, train } from "../train/train.ts";
import type { TrainOptions } from "../train/trainingRun.ts";
import { checkPatch } from "./checkPatch.ts";
import { examineDenoiser, examinedRows } from "./examineDenoiser.ts";

export interface FitDenoiserOptions
  extends Omit<TrainOptions, "dataset" | "rows" | "from" | "nearest">,
    Origin {
  /** A denoiser to go on from: its levels and its weights. */
  from?: Denoiser;
  /** Channels of each level, from the outside in. Default 48, 96, 144. */
  widths?: readonly number[];
  /** Residual blocks of each level, each way. Default 2. */
  blocks?: number;
  /**
   * Standard deviations of the Gaussian noise that is put on clean patches, lowest and highest, on the 0…1 scale; `camera`, the
   * noise of cameras of random make, Gaussian noise of every level among it; or none: the patches are noisy themselves.
   * Default 5/255 to 50/255.
   */
  noise?: readonly [from: number, to: number] | "camera" | "in the data";
  /** Share of the patches held out, in [0, 1). Default 0.05. */
  validation?: number;
}

/** A denoiser and how its training went. */
export interface FittedDenoiser {
  readonly denoiser: Denoiser;
  readonly trained: Trained;
  readonly findings: readonly Finding[];
  readonly rows: { readonly train: Uint32Array; readonly validation: Uint32Array };
}

/** From what hardly shows to what hides the picture: σ 5…50 of 255. */
const usualNoise = [5 / 255, 50 / 255] as const;
/**
 * Largest norm of the gradient where the noise is of cameras: a usual batch has 0.01, one of dark patches under a very high gain
 * ten times that, and a step by some larger one has undone half a training.
 */
const cameraClip = 0.05;
/** Three levels, 1.7 million weights: 3.5 MB in half precision. */
const usualWidths = [48, 96, 144] as const;

/**
 * Trains a denoiser on square patches (data/patches.ts), the last of which are held out: they are of pictures of
 * their own. Yields training's events as they happen, `done` last; returns nothing where the run was interrupted.
 */
export async function* fitDenoiser(
  dataset: Dataset,
  options: FitDenoiserOptions,
): AsyncGenerator<TrainEvent, FittedDenoiser | undefined> {
  const { seed = 0, noise = usualNoise, batch = 8, optimizer = "muon", learningRate = 1e-3 } = options;
  const { clip = noise === "camera" ? cameraClip : undefined } = options;
  const [channels, height, width] = dataset.shape;
  if (dataset.kind !== "pictures" || height !== width)
    throw usageError({
      subject: dataset.name,
      reason: "wrong-shape",
      rule: "a denoiser learns from square patches of pictures",
      repair: "give pictures cut into square patches",
    });
  const spec: DenoiserSpec = askedSpec(denoiserSpec, {
    type: "denoiser",
    channels,
    widths: [...(options.from?.spec.widths ?? options.widths ?? usualWidths)],
    blocks: options.from?.spec.blocks ?? options.blocks ?? 2,
    patch: height,
    learns: learnsOf(noise),
  });
  // Half a patch is passed through the network too where the data is noisy itself.
  const least = strideOf(spec) * (spec.learns.kind === "noisy" ? 2 : 1);
  checkPatch(height, least, spec.widths.length);
  if (options.from && options.from.spec.channels !== channels)
    throw usageError({
      subject: "the denoiser to go on from",
      reason: "wrong-model",
      rule: `must take pictures of ${channels} channels, as the patches are`,
      received: options.from.spec.channels,
      repair: "go on from a denoiser of the same number of channels, or start a new one",
    });
  const rows = splitRows(dataset.rows, { validation: options.validation ?? 0.05, seed, contiguous: true });
  const net = denoiserTraining(spec);
  const trained = yield* train(net, {
    ...options,
    from:
      options.from &&
      networkOf(options.from, noise === "camera" || noise === "in the data" ? "camera" : "white").weights,
    dataset,
    rows,
    seed,
    batch,
    optimizer,
    learningRate,
    clip,
  });
  // Of several ranks, the first judges the model and has it.
  if (trained.done.reason === "interrupted" || !isFirst(options.engine.peers)) {
    yield trained.done;
    return undefined;
  }
  const denoiser: Denoiser = {
    spec,
    parameters: net.parameters,
    weights: trained.weights,
    provenance: await provenanceOf(
      { dataset, rows, seed, engine: options.engine, done: trained.done },
      options,
    ),
  };
  yield { type: "judging", stage: "doctor", share: 0, rows: examinedRows(rows) };
  const findings = await examineDenoiser(denoiser, dataset, rows, options.engine);
  for (const finding of findings) yield { type: "finding", finding };
  yield trained.done;
  return { denoiser, trained, rows, findings };
}

function learnsOf(noise: NonNullable<FitDenoiserOptions["noise"]>): DenoiserSpec["learns"] {
  if (noise === "in the data") return { kind: "noisy" };
  return noise === "camera" ? { kind: "camera" } : { kind: "clean", from: noise[0], to: noise[1] };
}
