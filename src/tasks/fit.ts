import { dataError, usageError } from "../core/errors.ts";
import { sizeOf } from "../core/shape.ts";
import type { Dataset } from "../data/dataset.ts";
import { splitRows } from "../data/split.ts";
import { type ColumnStatistics, fitColumns } from "../data/statistics.ts";
import { judge } from "../detect/judge.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { type Origin, provenanceOf } from "../model/provenance.ts";
import type { Source } from "../model/source.ts";
import { defaultArchitecture } from "../models/architecture.ts";
import { type FittedColumn, featureShape, type InputSpec } from "../models/inputSpec.ts";
import {
  type ModelSpec,
  type ModelType,
  modelSpec,
  type NoiseSpec,
  type SparsityOption,
} from "../models/modelSpec.ts";
import { network } from "../models/network.ts";
import { type PresetName, presets } from "../models/presets.ts";
import { trainable } from "../models/trainable.ts";
import type { Activation } from "../nn/activation.ts";
import type { Finding, TrainEvent } from "../train/events.ts";
import { type Trained, type TrainOptions, train } from "../train/train.ts";

export interface FitOptions extends Omit<TrainOptions, "dataset" | "rows">, Origin {
  type?: ModelType;
  /** Width of the bottleneck, in numbers. */
  latent?: number;
  preset?: PresetName;
  /** Units (tables) or channels (pictures, series) of the encoder; the decoder mirrors them. */
  layers?: readonly number[];
  /** Units of a dense layer between convolutions and the waist, on each side of it; 0 for none. */
  hidden?: number;
  activation?: Activation;
  loss?: ModelSpec["loss"];
  noise?: NoiseSpec;
  /** How a sparse code is made sparse; a number alone is the share of it that each row may use. */
  sparsity?: number | SparsityOption;
  /** Weight of a variational model's divergence. */
  beta?: number;
  /** Nats that each number of a variational code costs nothing up to. */
  freeBits?: number;
  /** Share of the training over which the weight of the divergence rises from 0. */
  warmUp?: number;
  /** Variance of a variational model's output under the loss mse: a number, or learnt with the weights. */
  variance?: number | "learned";
  /** Share of the rows held out for validation. */
  validation?: number;
  /** Learn from these rows alone, such as those labelled normal. */
  only?: ArrayLike<number>;
  /** Share of the rows that may be anomalies themselves; 0 where `only` picks them, else 0.1. */
  contamination?: number;
  /** Where the rows came from, kept for later evaluations. */
  source?: Source;
}

/** Peak learning rates, each found on held-out rows: a sigmoid at the output wants a higher one. */
const usualRate = { pictures: 5e-3, table: 2e-3, series: 2e-3 } as const;

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
 * detector on the rows held out. Yields training's events as they happen.
 */
export async function* fit(dataset: Dataset, options: FitOptions): AsyncGenerator<TrainEvent, Fitted> {
  const { seed = 0, engine } = options;
  const rows = splitRows(options.only ?? dataset.rows, {
    validation: options.validation ?? 0.1,
    seed,
    // Windows of one series overlap their neighbours, so random ones would be in both parts.
    contiguous: dataset.kind === "series",
  });
  if (rows.train.length === 0)
    throw dataError({ subject: dataset.name, rule: "there must be at least one row to train on" });
  const { input, findings: columnFindings } = await inputOf(dataset, rows.train);
  for (const finding of columnFindings) yield { type: "finding", finding };
  const spec = specOf(input, options);
  const net = network(spec);
  const preset = options.preset && presets[options.preset];
  const { batch = preset?.batch, learningRate = preset?.learningRate ?? usualRate[spec.input.kind] } =
    options;
  const trained = yield* train(trainable(net), { ...options, dataset, rows, seed, batch, learningRate });

  const autoencoder: Autoencoder = {
    spec,
    net,
    weights: trained.weights,
    provenance: provenanceOf({ dataset, rows, seed, engine, done: trained.done }, options),
    ...(options.source && { source: options.source }),
  };
  // Rows that were picked are normal; of others, some may not be.
  const { contamination = options.only ? 0 : usualContamination } = options;
  const { findings, ...judged } = yield* judge(autoencoder, dataset, rows, {
    ...{ trained, engine, contamination },
  });
  for (const finding of findings) yield { type: "finding", finding };
  return {
    autoencoder: { ...autoencoder, ...judged },
    trained,
    findings: [...columnFindings, ...findings],
    rows,
  };
}

/** Share of rows that may be odd where nobody picked the normal ones. */
const usualContamination = 0.1;

/** The input of a data set, with the scaler fitted on the training rows alone, and columns that carry nothing. */
async function inputOf(
  dataset: Dataset,
  rows: Uint32Array,
): Promise<{ input: InputSpec; findings: readonly Finding[] }> {
  if (dataset.kind === "pictures") {
    const [channels, height, width] = dataset.shape;
    return { input: { kind: "pictures", channels, height, width }, findings: [] };
  }
  const { columns, notes } = await fitColumns(dataset, rows);
  const findings = notes.map((note) => ({
    code: "empty-column",
    message: note.replace(/\.$/, ""),
    repair: "it teaches nothing; leave it out, or see whether it was read as meant",
  }));
  const fitted = columns.map(fittedOf);
  if (dataset.kind === "table") return { input: { kind: "table", columns: fitted }, findings };
  const numeric = fitted.filter((c) => c.kind === "numeric");
  if (numeric.length < fitted.length) {
    throw dataError({
      subject: dataset.name,
      rule: "a series needs numeric columns",
      received: fitted.find((c) => c.kind !== "numeric")?.name,
    });
  }
  return { input: { kind: "series", columns: numeric, window: dataset.shape[1] }, findings };
}

function fittedOf(column: ColumnStatistics): FittedColumn {
  if (column.kind === "categorical")
    return { kind: "categorical", name: column.name, categories: [...column.categories] };
  const { name, mean, deviation, min, max } = column;
  return { kind: "numeric", name, mean, deviation, min, max };
}

/** The spec of a model: what is asked for, then the preset, then what suits the input. */
function specOf(input: InputSpec, options: FitOptions): ModelSpec {
  const preset = options.preset && presets[options.preset];
  const noise = options.noise ?? preset?.noise;
  const type = options.type ?? preset?.type ?? impliedType(options);
  checkOwners(options, type);
  checkLoss(options, input.kind, type);
  const latent = options.latent ?? preset?.latent ?? usualLatent(input, type);
  const architecture = defaultArchitecture(input, {
    widths: options.layers ?? preset?.layers,
    hidden: options.hidden,
    latent,
    activation: options.activation,
    // Most pictures have plain black or white in them, which a sigmoid reaches and a line only passes through.
    output: preset?.output ?? (input.kind === "pictures" && options.loss !== "bce" ? "sigmoid" : "linear"),
  });
  return modelSpec.parse({
    type,
    input,
    ...architecture,
    latent,
    loss: options.loss ?? "mse",
    ...(type === "denoising" && { noise: noise ?? usualNoise(input) }),
    ...(type === "sparse" && { sparsity: sparsityOf(options.sparsity, latent) }),
    ...(type === "variational" && {
      beta: options.beta ?? 1,
      freeBits: options.freeBits,
      warmUp: options.warmUp,
      variance: options.variance,
    }),
  });
}

/** Options that one type alone understands. */
const owners = {
  noise: "denoising",
  sparsity: "sparse",
  beta: "variational",
  freeBits: "variational",
  warmUp: "variational",
  variance: "variational",
} as const satisfies Partial<Record<keyof FitOptions, ModelType>>;
const optionNames = Object.keys(owners) as readonly (keyof typeof owners)[];

/** The type that an option belongs to, where it is not said. */
function impliedType(options: FitOptions): ModelType {
  const given = optionNames.find((name) => options[name] !== undefined);
  return given ? owners[given] : "vanilla";
}

/** Refuses an option of another type than the one that is trained, which would do nothing. */
function checkOwners(options: FitOptions, type: ModelType): void {
  const stray = optionNames.find((name) => options[name] !== undefined && owners[name] !== type);
  if (stray)
    throw usageError({ subject: stray, rule: `goes with the type ${owners[stray]}`, received: type });
  if (options.variance !== undefined && (options.loss ?? "mse") !== "mse")
    throw usageError({ subject: "variance", rule: "goes with the loss mse", received: options.loss });
}

/** Refuses a loss that does not suit what it would judge. */
function checkLoss({ loss }: FitOptions, kind: InputSpec["kind"], type: ModelType): void {
  if (loss !== "ssim") return;
  if (kind !== "pictures")
    throw usageError({
      subject: "loss ssim",
      rule: "judges pictures",
      received: `a ${kind}`,
      repair: "take mse",
    });
  if (type === "variational")
    throw usageError({
      subject: "loss ssim",
      rule: "is no likelihood, which a variational model needs",
      repair: "take mse or bce",
    });
}

/** Share of a sparse code that each row uses, where nothing is asked for. */
const usualShare = 0.1;

function sparsityOf(asked: FitOptions["sparsity"] = usualShare, latent: number): SparsityOption {
  if (typeof asked !== "number") {
    if (asked.kind === "top-k" && asked.amount > latent)
      throw usageError({
        subject: "sparsity top-k",
        rule: `keeps at most the ${latent} numbers of the code`,
        received: asked.amount,
        repair: "take fewer, or a wider --latent",
      });
    return asked;
  }
  return { kind: "top-k", amount: Math.max(1, Math.round(asked * latent)) };
}

/**
 * A waist that suits the input: the square root of its numbers for tables, 16…256 for pictures and series; four
 * times as wide for a sparse code, of which a row uses only a few numbers.
 */
function usualLatent(input: InputSpec, type: ModelType): number {
  if (type === "sparse") return 4 * usualLatent(input, "vanilla");
  const numbers = sizeOf(featureShape(input));
  if (input.kind === "table") return Math.max(1, Math.min(64, Math.round(Math.sqrt(numbers))));
  return Math.max(2, Math.min(256, 2 ** Math.round(Math.log2(numbers / 24))));
}

function usualNoise(input: InputSpec): NoiseSpec {
  switch (input.kind) {
    case "pictures":
      return { kind: "gaussian", amount: 0.2 };
    case "series":
      return { kind: "gaussian", amount: 0.3 };
    // A number that its own column can hold, but not with the others, teaches how columns go together.
    case "table":
      return { kind: "swap", amount: 0.15 };
    default:
      return input satisfies never;
  }
}
