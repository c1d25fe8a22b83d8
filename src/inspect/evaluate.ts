import { engineMultiply } from "../baselines/engineMultiply.ts";
import { evaluationOperations, rowsWithin } from "../core/budget.ts";
import { evenly } from "../core/evenly.ts";
import { auroc } from "../core/metrics/auroc.ts";
import { averagePrecision } from "../core/metrics/averagePrecision.ts";
import { knnAccuracy } from "../core/metrics/knnAccuracy.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { someRows } from "../data/someRows.ts";
import { anomalies } from "../detect/labels.ts";
import { scoreRows } from "../detect/scoreRows.ts";
import { chunks } from "../model/chunks.ts";
import type { OpenModel } from "../model/openModel.ts";
import type { NoiseSpec } from "../models/corruptions/corruptions.ts";
import { passOperations } from "../models/families/autoencoder/passOperations.ts";
import { codeUse } from "../models/types/codeUse.ts";
import { modelType } from "../models/types/modelTypes.ts";
import type { BaselineOptions } from "./beside/baselineOptions.ts";
import { type BesideLinear, besideLinear } from "./beside/besideLinear.ts";
import { denoisingBaseline } from "./beside/denoisingBaseline.ts";
import { detectionBaselines } from "./beside/detectionBaselines.ts";
import { narrowErrors } from "./beside/linear.ts";
import { compareRows } from "./compare.ts";
import { likelihood } from "./likelihood.ts";
import { type Metrics, widthMetric } from "./metrics.ts";
import type { Report } from "./stages.ts";

/** A model's numbers with the baselines' beside them, on the same rows. */
export interface Evaluation {
  /** Rows that were measured. */
  readonly rows: number;
  /** The model's own measurements. */
  readonly metrics: Metrics;
  /** The same measurements of methods that are not trained, by name: `pca`, `knn`, `isolation_forest`, `mahalanobis`, `noisy`, `nlm` …, as they apply. */
  readonly baselines: Readonly<Record<string, Metrics>>;
  /** By baseline, what it did not look at, or how else its work was bounded: sentences, which are among the notes too. */
  readonly bounds: Readonly<Record<string, string>>;
  /** What a reader must know of how it was measured. */
  readonly notes: readonly string[];
}

/** Rows that a model learnt from. */
export interface TrainingRows {
  /** The data that it was trained on. */
  readonly dataset: Dataset;
  /** Indices of them in it. */
  readonly rows: ArrayLike<number>;
}

/** How a model is measured. */
export interface EvaluateOptions {
  /** Rows that the baselines learn from: the model's own training rows. Without them they learn from half of the data. */
  training?: TrainingRows;
  /** Clean pictures, in the order of the data, where the data is noisy. */
  clean?: Dataset;
  /** Noise that is put on clean pictures to measure denoising; the training noise by default. */
  noise?: NoiseSpec;
  /** Label of normal rows. */
  normal?: string;
  /** Draws of a variational code a row, for the likelihood by importance sampling (Burda et al. 2016). Default 64. */
  samples?: number;
  /** Of the noise, the draws and the samples of rows. Default 0. */
  seed?: number;
  /** Most operations of each method beside the model, see core/budget.ts. */
  operations?: number;
  /** Hears which stage is under way, and its share that is done. */
  report?: Report;
}

/** Most rows whose codes are looked at; the cost of classifying them grows with the square. */
const classified = 4000;
/** Most numbers that a likelihood decodes. */
const mostDecoded = 1e8;

/** Measures a model and the baselines on the same rows. */
export async function evaluate(
  model: OpenModel,
  data: Dataset,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { operations = evaluationOperations, seed = 0, samples = 64, training, report } = options;
  const multiply = engineMultiply(model.run.engine);
  const sheet: Sheet = { metrics: {}, baselines: {}, bounds: {}, notes: [] };
  const asked: Asked = {
    ...{ ...options, model, data, sheet, operations, seed, samples },
    baseline: { training, operations, report, multiply, bound: boundsOf(sheet) },
    odd: anomalies(data.labels, options.normal),
    affordable: (passes) =>
      evenly(data.rows, rowsWithin(operations, passes * passOperations(model.net), { rows: data.rows })),
  };
  try {
    const { linear } = await reconstruction(asked);
    await narrowerWidths(asked, linear);
    await labelledRows(asked);
    await rowLikelihood(asked);
    await unitsInUse(asked);
  } finally {
    await multiply.close();
  }
  return { rows: data.rows, ...sheet };
}

/** An evaluation so far; each stage adds to it. */
interface Sheet {
  readonly metrics: Record<string, number>;
  readonly baselines: Record<string, Metrics>;
  readonly bounds: Record<string, string>;
  readonly notes: string[];
}

/** What every stage works with. */
interface Asked extends EvaluateOptions {
  readonly model: OpenModel;
  readonly data: Dataset;
  readonly sheet: Sheet;
  readonly operations: number;
  readonly seed: number;
  readonly samples: number;
  readonly baseline: BaselineOptions;
  /** Which rows are anomalies, where the labels tell. */
  readonly odd?: readonly (boolean | undefined)[];
  /** Rows, evenly spread, that the operations are enough for at so many passes through the model a row. */
  affordable(passes: number): Uint32Array<ArrayBuffer>;
}

/** Takes sentences about baselines: each to the notes once, and to what bounded its baseline. */
function boundsOf({ bounds, notes }: Sheet): BaselineOptions["bound"] {
  return (baseline, sentence) => {
    if (!notes.includes(sentence)) notes.push(sentence);
    bounds[baseline] = bounds[baseline] ? `${bounds[baseline]} ${sentence}` : sentence;
  };
}

/** Reconstruction, or denoising, beside PCA and non-local means. */
async function reconstruction(asked: Asked): Promise<BesideLinear> {
  const { model, data, clean, noise, seed, sheet, baseline } = asked;
  const beside = await besideLinear(model, data, { ...baseline, clean, noise, seed, notes: sheet.notes });
  Object.assign(sheet.metrics, beside.metrics);
  Object.assign(sheet.baselines, beside.baselines);
  if (!beside.noisy) return beside;
  try {
    const nlm = await denoisingBaseline(model, beside.noisy, clean ?? data, baseline);
    if (nlm) sheet.baselines.nlm = nlm;
  } finally {
    await beside.noisy.close();
  }
  return beside;
}

/** The error of a nested model at each narrower width of its code, beside PCA of that width. */
async function narrowerWidths(
  { model, data, sheet, baseline, report, affordable }: Asked,
  linear: BesideLinear["linear"],
): Promise<void> {
  const { spec } = model;
  const widths = (modelType(spec).codeWidths?.(spec.latent) ?? []).slice(0, -1);
  if (widths.length === 0) return;
  const some = someRows(data, affordable(widths.length));
  if (some.rows < data.rows)
    sheet.notes.push(
      `Errors at narrower widths are of ${some.rows} of the ${data.rows} rows, evenly spread.`,
    );
  for (const [i, width] of widths.entries()) {
    report?.("widths", i / widths.length);
    sheet.metrics[widthMetric(width)] = (await compareRows(model, some, { width })).mse;
  }
  if (!linear) return;
  const pictures = spec.input.kind === "pictures";
  const errors = await narrowErrors(linear, model, some, { ...baseline, widths, pictures });
  sheet.baselines.pca = { ...sheet.baselines.pca, ...errors };
}

/** What the labels can judge: detection where they tell anomalies from normal rows, else how well codes tell classes apart. */
async function labelledRows(asked: Asked): Promise<void> {
  const { model, data, odd, sheet } = asked;
  if (odd?.includes(true) && odd.includes(false) && model.detector) return detection(asked, odd);
  if (data.labels && new Set(data.labels).size > 1) return classes(asked, data.labels);
  if (odd && model.detector && data.rows > 0)
    sheet.notes.push(
      `No AUROC: all ${odd.filter((is) => is !== undefined).length} labelled rows are ${odd.includes(true) ? "anomalies" : "normal"}.`,
    );
}

/** Detection beside the baselines of detection. */
async function detection(
  { model, data: all, sheet, baseline, seed }: Asked,
  judged: readonly (boolean | undefined)[],
) {
  // A row without a label can be judged neither right nor wrong.
  const rows = Uint32Array.from(judged.flatMap((is, row) => (is === undefined ? [] : [row])));
  const odd = Array.from(rows, (row) => judged[row] === true);
  const data = rows.length < all.rows ? someRows(all, rows) : all;
  if (rows.length < all.rows)
    sheet.notes.push(`${all.rows - rows.length} rows without a label are not judged.`);
  const scores = await scoreRows(model, data);
  sheet.metrics.auroc = auroc(scores, odd);
  sheet.metrics.auprc = averagePrecision(scores, odd);
  const beside = await detectionBaselines(model, data, odd, { ...baseline, seed });
  for (const [name, values] of Object.entries(beside))
    sheet.baselines[name] = { ...sheet.baselines[name], ...values };
}

/** How well the nearest codes tell a row's class. */
async function classes(
  { model, data, sheet, operations, report, affordable }: Asked,
  labels: readonly string[],
): Promise<void> {
  report?.("classes", 0);
  const pairs = Math.floor(Math.sqrt(operations / model.spec.latent));
  const rows = evenly(data.rows, Math.min(classified, pairs, affordable(1).length));
  sheet.metrics.accuracy_knn = knnAccuracy({
    codes: await codesOf(model, data, rows),
    labels: Array.from(rows, (row) => labels[row]),
  });
  sheet.notes.push(`accuracy_knn: 5 nearest codes among ${rows.length} rows, each judged by the others.`);
}

/** How likely a variational model finds the rows. */
async function rowLikelihood({
  model,
  data,
  sheet,
  operations,
  samples,
  seed,
  report,
}: Asked): Promise<void> {
  const { spec, net } = model;
  if (spec.type === "variational") report?.("likelihood", 0);
  // A draw costs half a pass: what decodes it.
  const decoded = rowsWithin(operations, passOperations(net) / 2, { rows: Number.MAX_SAFE_INTEGER });
  const most = Math.min(mostDecoded, decoded * sizeOf(net.features));
  const likely = await likelihood(model, data, { samples, seed, most });
  if (!likely) return;
  sheet.metrics.nll = likely.nll;
  if (likely.gaussians) sheet.metrics.nll_prior = likely.nllOfPrior;
  sheet.metrics.elbo = likely.elbo;
  const densities = likely.gaussians
    ? ` NLL is for codes of a mixture of ${likely.gaussians} Gaussians fitted to the training codes, the others are for codes of the standard normal prior.`
    : "";
  const greys = spec.loss === "bce" ? " A number between 0 and 1 counts by its cross-entropy." : "";
  sheet.notes.push(
    `NLL and ELBO: nats a row over ${likely.rows} rows, by importance sampling with K = ${samples} draws of the code (seed ${seed}).${densities}${greys}`,
  );
}

/** How many numbers of a sparse code a row uses. */
async function unitsInUse({ model, data, sheet, affordable }: Asked): Promise<void> {
  const { spec } = model;
  if (spec.type !== "sparse") return;
  const rows = evenly(data.rows, Math.min(classified, affordable(1).length));
  const { active, dead } = codeUse(spec.sparsity, await codesOf(model, data, rows));
  sheet.metrics.active_units = active;
  sheet.metrics.dead_units = dead;
  sheet.notes.push(
    `A row uses ${active.toFixed(1)} of the ${spec.latent} latent numbers; ${dead} of them are never active on ${rows.length} of these rows.`,
  );
}

async function codesOf({ run }: OpenModel, dataset: Dataset, rows: Uint32Array): Promise<Tensor<"float32">> {
  const parts: Float32Array[] = [];
  let width = 0;
  for await (const { raw } of chunks(dataset, run, rows)) {
    const { data, shape } = await run.encode(raw);
    width = shape[1];
    parts.push(data);
  }
  const data = new Float32Array(rows.length * width);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { dtype: "float32", shape: [rows.length, width], data };
}
