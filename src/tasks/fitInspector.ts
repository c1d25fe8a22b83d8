import { usageError } from "../core/errors.ts";
import { type Picture, unitPixels } from "../core/picture.ts";
import type { Dataset } from "../data/dataset.ts";
import { splitRows } from "../data/split.ts";
import { isFirst } from "../engine/peers/peers.ts";
import type { Inspector } from "../model/inspector/inspector.ts";
import { inspectorRunner } from "../model/inspector/inspectorRunner.ts";
import { type Origin, provenanceOf } from "../model/provenance.ts";
import { type InspectorSpec, inspectorSpec } from "../models/families/inspector/inspector.ts";
import { inspectorTraining } from "../models/families/inspector/inspectorTraining.ts";
import { strideOf } from "../models/families/uNet.ts";
import type { TrainEvent } from "../train/events.ts";
import { type Trained, train } from "../train/train.ts";
import type { TrainOptions } from "../train/trainingRun.ts";
import { checkPatch } from "./checkPatch.ts";

export interface FitInspectorOptions
  extends Omit<TrainOptions, "dataset" | "rows" | "from" | "nearest">,
    Origin {
  /** Good pictures [channels, height, width] of any size that no patch is of: they set the threshold. One at least. */
  held: readonly (() => Promise<Picture>)[];
  /** Channels of each level, from the outside in. Default 32, 64, 96. */
  widths?: readonly number[];
  /** Residual blocks of each level, each way. Default 1. */
  blocks?: number;
  /** Share of the patches held out, in [0, 1), by which the best epoch is found. Default 0.05. */
  validation?: number;
}

/** An inspector and how its training went. */
export interface FittedInspector {
  readonly inspector: Inspector;
  readonly trained: Trained;
  readonly rows: { readonly train: Uint32Array; readonly validation: Uint32Array };
}

const usualWidths = [32, 64, 96] as const;

/**
 * Trains an inspector on square patches of good pictures, then scores the good pictures held out. Yields training's events
 * as they happen, `done` last; returns nothing where the run was interrupted.
 */
export async function* fitInspector(
  dataset: Dataset,
  options: FitInspectorOptions,
): AsyncGenerator<TrainEvent, FittedInspector | undefined> {
  const { seed = 0, held, batch = 16, optimizer = "muon", learningRate = 1e-3 } = options;
  const [channels, height, width] = dataset.shape;
  if (dataset.kind !== "pictures" || height !== width || held.length === 0)
    throw usageError({
      subject: dataset.name,
      reason: "wrong-shape",
      rule: "an inspector learns from square patches of pictures, and needs good pictures besides for its threshold",
      repair: "give pictures cut into square patches, and some that are kept whole",
    });
  const spec: InspectorSpec = inspectorSpec.parse({
    type: "inspector",
    channels,
    widths: [...(options.widths ?? usualWidths)],
    blocks: options.blocks ?? 1,
    patch: height,
  });
  checkPatch(height, strideOf(spec), spec.widths.length);
  const rows = splitRows(dataset.rows, { validation: options.validation ?? 0.05, seed, contiguous: true });
  const net = inspectorTraining(spec);
  const trained = yield* train(net, { ...options, dataset, rows, seed, batch, optimizer, learningRate });
  // Of several ranks, the first judges the model and has it.
  if (trained.done.reason === "interrupted" || !isFirst(options.engine.peers)) {
    yield trained.done;
    return undefined;
  }
  const { weights, done } = trained;
  const unjudged: Inspector = {
    ...{ spec, parameters: net.parameters, weights, scores: new Float64Array() },
    provenance: await provenanceOf({ dataset, rows, seed, engine: options.engine, done }, options),
  };
  const scores = new Float64Array(held.length);
  const run = inspectorRunner(unjudged, options.engine);
  try {
    for (const [i, read] of held.entries()) {
      yield { type: "judging", stage: "detector", share: i / held.length, rows: held.length };
      scores[i] = (await run.look(unitPixels(await read()))).score;
    }
  } finally {
    await run.close();
  }
  yield done;
  return { inspector: { ...unjudged, scores: scores.sort() }, trained, rows };
}
