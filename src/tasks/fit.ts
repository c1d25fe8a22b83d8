import { dataError } from "../core/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import { type Split, splitRows } from "../data/split.ts";
import { judge } from "../detect/judge.ts";
import { isFirst } from "../engine/peers/peers.ts";
import { type Autoencoder, checkRows } from "../model/autoencoder.ts";
import { type Origin, provenanceOf } from "../model/provenance.ts";
import type { Source } from "../model/source.ts";
import { autoencoderTraining } from "../models/families/autoencoder/autoencoderTraining.ts";
import { type Network, network } from "../models/families/autoencoder/network.ts";
import { presets } from "../models/families/autoencoder/presets.ts";
import { type SpecOptions, specOf } from "../models/families/autoencoder/specOf.ts";
import { fitInput, inputDefaults } from "../models/inputs/inputSpec.ts";
import type { ModelSpec } from "../models/modelSpec.ts";
import { modelType } from "../models/types/modelTypes.ts";
import type { Finding, TrainEvent } from "../train/events.ts";
import { type Trained, train } from "../train/train.ts";
import { refuseToShare, type TrainOptions } from "../train/trainingRun.ts";
import { nearestRows } from "./nearestRows.ts";

export interface FitOptions
  extends SpecOptions,
    Omit<TrainOptions, "dataset" | "rows" | "from" | "nearest">,
    Origin {
  /**
   * A model to go on from on rows of the same columns or shape: its scaler, categories, network and type stay, and options
   * that would change them have no effect.
   */
  from?: Autoencoder;
  /** Share of the rows held out, in [0, 1): they find the best epoch and calibrate the detector. Default 0.1. */
  validation?: number;
  /** Indices of the rows to learn from, such as those labelled normal. Default all. */
  only?: ArrayLike<number>;
  /**
   * Share of the rows learnt from that are anomalies themselves, in [0, 1): as many near neighbours are asked for, and as
   * many of the oddest leave the threshold. "auto" estimates it, with 0.1 for the neighbours. Default 0 where `only` picks the
   * rows, else "auto".
   */
  contamination?: number | "auto";
  /** Where the rows came from, kept for later evaluations. */
  source?: Source;
}

/** A model, how its training went, and what the doctor found. */
export interface Fitted {
  readonly autoencoder: Autoencoder;
  readonly trained: Trained;
  readonly findings: readonly Finding[];
  /** Rows that were learnt from and rows that were held out. */
  readonly rows: { readonly train: Uint32Array; readonly validation: Uint32Array };
}

/**
 * Makes a model of a data set: chooses what is not asked for, fits the scaler, trains, and calibrates the
 * detector on the rows held out. Yields training's events as they happen, `done` last; returns nothing where the run
 * was interrupted.
 */
export async function* fit(
  dataset: Dataset,
  options: FitOptions,
): AsyncGenerator<TrainEvent, Fitted | undefined> {
  const { seed = 0, engine, from } = options;
  const { rows, spec, net, notes } = await planned(dataset, options);
  const columnFindings = notes.map(emptyColumn);
  for (const finding of columnFindings) yield { type: "finding", finding };
  const preset = options.preset && presets[options.preset];
  const usualRate = modelType(spec).learningRate ?? inputDefaults(spec.input).learningRate;
  const { learningRate = preset?.learningRate ?? usualRate } = options;
  const { batch = preset?.batch } = options;
  const training = autoencoderTraining(net);
  refuseToShare(training, engine);
  const { neighbours } = training;
  const pairs = neighbours ? yield* nearestRows(dataset, rows, net, { ...options, neighbours }) : { rows };
  const trained = yield* train(training, {
    ...options,
    ...pairs,
    from: from?.weights,
    dataset,
    seed,
    batch,
    learningRate,
  });
  // Of several ranks, the first judges the model and has it.
  if (trained.done.reason === "interrupted" || !isFirst(options.engine.peers)) {
    yield trained.done;
    return undefined;
  }

  const autoencoder: Autoencoder = {
    spec,
    net,
    weights: trained.weights,
    provenance: await provenanceOf({ dataset, rows, seed, engine, done: trained.done }, options),
    ...(options.source && { source: options.source }),
  };
  // Rows that were picked are normal; of others, some may not be.
  const { contamination = options.only ? 0 : "auto" } = options;
  const { findings, ...judged } = yield* judge(autoencoder, dataset, rows, {
    ...{ trained, engine, ...(contamination !== "auto" && { contamination }) },
  });
  for (const finding of findings) yield { type: "finding", finding };
  yield trained.done;
  return {
    autoencoder: { ...autoencoder, ...judged },
    trained,
    findings: [...columnFindings, ...findings],
    rows,
  };
}

/** What a fit learns from and what it trains, before the first step. */
export interface Planned {
  readonly rows: Split;
  readonly spec: ModelSpec;
  readonly net: Network;
  /** Columns without information, a sentence each. */
  readonly notes: readonly string[];
}

/** Splits the rows and makes the network that {@link fit} trains with the same options. */
export async function planned(dataset: Dataset, options: Omit<FitOptions, "engine">): Promise<Planned> {
  const { from } = options;
  if (from) checkRows(from, dataset);
  const rows = splitRows(options.only ?? dataset.rows, {
    validation: options.validation ?? 0.1,
    seed: options.seed ?? 0,
    contiguous: inputDefaults(dataset).contiguousValidation,
  });
  if (rows.train.length === 0)
    throw dataError({
      subject: dataset.name,
      reason: "too-few-rows",
      rule: "there must be at least one row to train on",
      repair: "give more rows, or hold out fewer",
    });
  const { input, notes } = from ? { input: from.spec.input, notes: [] } : await fitInput(dataset, rows.train);
  const spec = from?.spec ?? specOf(input, options);
  return { rows, spec, net: network(spec), notes };
}

function emptyColumn(note: string): Finding {
  return {
    code: "empty-column",
    message: note.replace(/\.$/, ""),
    advice: [
      {
        sentence: note.includes("is constant")
          ? "a change of it will be an anomaly: leave it out where it may change"
          : "the column carries no information: leave it out, or check that it was read as intended",
        option: "drop",
      },
    ],
  };
}
