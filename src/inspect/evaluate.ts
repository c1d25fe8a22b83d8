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
import type { Engine } from "../engine/engine.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { chunks } from "../model/chunks.ts";
import type { Runner } from "../model/runner.ts";
import type { NoiseSpec } from "../models/corruptions/corruptions.ts";
import { passOperations } from "../models/families/autoencoder/passOperations.ts";
import { codeUse } from "../models/types/codeUse.ts";
import { modelType } from "../models/types/modelTypes.ts";
import type { BaselineOptions } from "./baselineOptions.ts";
import { besideLinear } from "./besideLinear.ts";
import { compareRows } from "./compare.ts";
import { denoisingBaseline } from "./denoisingBaseline.ts";
import { detectionBaselines } from "./detectionBaselines.ts";
import { likelihood } from "./likelihood.ts";
import { narrowErrors } from "./linear.ts";
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

/** How a model is measured. */
export interface EvaluateOptions {
  /** What computes. */
  engine: Engine;
  /** Rows that the baselines learn from: the model's own training rows. Without them they learn from half of the data. */
  training?: { dataset: Dataset; rows: ArrayLike<number> };
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
  autoencoder: Autoencoder,
  run: Runner,
  dataset: Dataset,
  {
    engine,
    training,
    clean,
    noise,
    normal,
    samples = 64,
    seed = 0,
    operations = evaluationOperations,
    report,
  }: EvaluateOptions,
): Promise<Evaluation> {
  const { spec, net } = autoencoder;
  const notes: string[] = [];
  const bounds: Record<string, string> = {};
  const metrics: Record<string, number> = {};
  const baselines: Record<string, Metrics> = {};
  const odd = anomalies(dataset.labels, normal);
  const options: BaselineOptions = {
    ...{ training, operations, report },
    multiply: engineMultiply(engine),
    bound: (baseline, sentence) => {
      if (!notes.includes(sentence)) notes.push(sentence);
      bounds[baseline] = bounds[baseline] ? `${bounds[baseline]} ${sentence}` : sentence;
    },
  };
  const affordable = (passes: number): Uint32Array<ArrayBuffer> =>
    evenly(dataset.rows, rowsWithin(operations, passes * passOperations(net), { rows: dataset.rows }));

  const beside = await besideLinear(autoencoder, run, dataset, {
    ...options,
    engine,
    clean,
    noise,
    seed,
    notes,
  });
  const { linear, noisy } = beside;
  Object.assign(metrics, beside.metrics);
  Object.assign(baselines, beside.baselines);
  if (noisy) {
    const nlm = await denoisingBaseline(run, noisy, clean ?? dataset, options);
    if (nlm) baselines.nlm = nlm;
  }

  const widths = (modelType(spec).codeWidths?.(spec.latent) ?? []).slice(0, -1);
  if (widths.length > 0) {
    const some = someRows(dataset, affordable(widths.length));
    if (some.rows < dataset.rows)
      notes.push(`Errors at narrower widths are of ${some.rows} of the ${dataset.rows} rows, evenly spread.`);
    for (const [i, width] of widths.entries()) {
      report?.("widths", i / widths.length);
      metrics[widthMetric(width)] = (await compareRows(run, some, { width })).mse;
    }
    if (linear)
      baselines.pca = {
        ...baselines.pca,
        ...(await narrowErrors(linear, run, some, {
          ...options,
          widths,
          pictures: spec.input.kind === "pictures",
        })),
      };
  }

  if (odd?.includes(true) && odd.includes(false) && autoencoder.detector) {
    const scores = await scoreRows({ ...autoencoder, run }, dataset);
    metrics.auroc = auroc(scores, odd);
    metrics.auprc = averagePrecision(scores, odd);
    for (const [name, values] of Object.entries(
      await detectionBaselines(run, dataset, odd, { ...options, seed }),
    ))
      baselines[name] = { ...baselines[name], ...values };
  } else if (dataset.labels && new Set(dataset.labels).size > 1) {
    report?.("classes", 0);
    const pairs = Math.floor(Math.sqrt(operations / spec.latent));
    const rows = evenly(dataset.rows, Math.min(classified, pairs, affordable(1).length));
    const labels = Array.from(rows, (row) => dataset.labels![row]);
    metrics.accuracy_knn = knnAccuracy({ codes: await codesOf(run, dataset, rows), labels });
    notes.push(`accuracy_knn: 5 nearest codes among ${rows.length} rows, each judged by the others.`);
  } else if (odd && autoencoder.detector && dataset.rows > 0) {
    notes.push(`No AUROC: all ${dataset.rows} rows are labelled ${odd[0] ? "anomalies" : "normal"}.`);
  }
  if (spec.type === "variational") report?.("likelihood", 0);
  // A draw costs half a pass: what decodes it.
  const decoded = rowsWithin(operations, passOperations(net) / 2, { rows: Number.MAX_SAFE_INTEGER });
  const likely = await likelihood(autoencoder, dataset, {
    ...{ engine, samples, seed },
    most: Math.min(mostDecoded, decoded * sizeOf(net.features)),
  });
  if (likely) {
    metrics.nll = likely.nll;
    metrics.elbo = likely.elbo;
    notes.push(
      `NLL and ELBO: nats a row over ${likely.rows} rows, by importance sampling with K = ${samples} draws of the code (seed ${seed}).${
        spec.loss === "bce" ? " A number between 0 and 1 counts by its cross-entropy." : ""
      }`,
    );
  }
  if (spec.type === "sparse") {
    const rows = evenly(dataset.rows, Math.min(classified, affordable(1).length));
    const { active, dead } = codeUse(spec.sparsity, await codesOf(run, dataset, rows));
    metrics.active_units = active;
    metrics.dead_units = dead;
    notes.push(
      `A row uses ${active.toFixed(1)} of the ${spec.latent} latent numbers; ${dead} of them are never active on ${rows.length} of these rows.`,
    );
  }
  return { rows: dataset.rows, metrics, baselines, bounds, notes };
}

async function codesOf(run: Runner, dataset: Dataset, rows: Uint32Array): Promise<Tensor<"float32">> {
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
