import { engineMultiply } from "../baselines/engineMultiply.ts";
import { evenly } from "../core/evenly.ts";
import { auroc } from "../core/metrics/auroc.ts";
import { averagePrecision } from "../core/metrics/averagePrecision.ts";
import { knnAccuracy } from "../core/metrics/knnAccuracy.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { anomalies } from "../detect/labels.ts";
import { scoreRows } from "../detect/scoreRows.ts";
import type { Engine } from "../engine/engine.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { chunks, type Runner } from "../model/runner.ts";
import type { NoiseSpec } from "../models/corruptions/corruptions.ts";
import { codeUse } from "../models/types/codeUse.ts";
import { modelType } from "../models/types/modelTypes.ts";
import { denoisingBaselines, detectionBaselines, reconstructionBaselines } from "./baselines.ts";
import { comparePictures, compareRows } from "./compare.ts";
import { likelihood } from "./likelihood.ts";
import { type Metrics, widthMetric } from "./metrics.ts";
import { noisyPictures, ownNoise } from "./noisy.ts";

/** A model's numbers with the baselines' beside them, on the same rows. */
export interface Evaluation {
  readonly rows: number;
  readonly metrics: Metrics;
  readonly baselines: Readonly<Record<string, Metrics>>;
  /** What a reader must know of how it was measured. */
  readonly notes: readonly string[];
}

export interface EvaluateOptions {
  engine: Engine;
  /** Rows that the baselines learn from: the model's own training rows. Without them they learn from half of the data. */
  training?: { dataset: Dataset; rows: ArrayLike<number> };
  /** Clean pictures, in the order of the data, where the data is noisy. */
  clean?: Dataset;
  /** Noise that is put on clean pictures to measure denoising; the training noise by default. */
  noise?: NoiseSpec;
  /** Label of normal rows. */
  normal?: string;
  /** Draws of a variational code a row, for the likelihood. */
  samples?: number;
  seed?: number;
}

/** Most rows whose codes are looked at; the cost of classifying them grows with the square. */
const classified = 4000;

/** Measures a model and the baselines on the same rows. */
export async function evaluate(
  autoencoder: Autoencoder,
  run: Runner,
  dataset: Dataset,
  { engine, training, clean, noise, normal, samples = 64, seed = 0 }: EvaluateOptions,
): Promise<Evaluation> {
  const { spec } = autoencoder;
  const notes: string[] = [];
  const multiply = engineMultiply(engine);
  const metrics: Record<string, number> = {};
  const baselines: Record<string, Metrics> = {};
  const odd = anomalies(dataset.labels, normal);
  const widths = modelType(spec).codeWidths?.(spec.latent) ?? [];

  if (spec.input.kind === "pictures") {
    const asked = noise ?? ownNoise(spec);
    const noisy = clean
      ? dataset
      : asked
        ? await noisyPictures(dataset, run, spec, asked, engine, seed)
        : undefined;
    const truth = clean ?? dataset;
    Object.assign(
      metrics,
      await comparePictures(noisy ?? dataset, truth, async (raw) => run.reconstruct(raw)),
    );
    if (noisy) {
      Object.assign(baselines, await denoisingBaselines(run, noisy, truth, notes));
      notes.push(
        clean
          ? "Measured against the clean pictures given."
          : `Noise ${asked?.kind}:${asked?.amount} was put on the pictures (seed ${seed}) and taken off again.`,
      );
    }
    Object.assign(
      baselines,
      await reconstructionBaselines(autoencoder, run, noisy ?? dataset, truth, {
        training,
        multiply,
        notes,
        widths,
      }),
    );
  } else {
    Object.assign(metrics, await compareRows(run, dataset));
    Object.assign(
      baselines,
      await reconstructionBaselines(autoencoder, run, dataset, dataset, {
        training,
        multiply,
        notes,
        widths,
      }),
    );
  }

  if (odd?.includes(true) && odd.includes(false) && autoencoder.detector) {
    const scores = await scoreRows(autoencoder, run, dataset);
    metrics.auroc = auroc(scores, odd);
    metrics.auprc = averagePrecision(scores, odd);
    for (const [name, values] of Object.entries(
      await detectionBaselines(run, dataset, odd, { training, multiply, seed, notes }),
    ))
      baselines[name] = { ...baselines[name], ...values };
  } else if (dataset.labels && new Set(dataset.labels).size > 1) {
    const rows = evenly(dataset.rows, classified);
    const labels = Array.from(rows, (row) => dataset.labels![row]);
    metrics.accuracy_knn = knnAccuracy({ codes: await codesOf(run, dataset, rows), labels });
    notes.push(`accuracy_knn: 5 nearest codes among ${rows.length} rows, each judged by the others.`);
  } else if (odd && autoencoder.detector && dataset.rows > 0) {
    notes.push(`No AUROC: all ${dataset.rows} rows are labelled ${odd[0] ? "anomalies" : "normal"}.`);
  }
  for (const width of widths.slice(0, -1))
    metrics[widthMetric(width)] = (await compareRows(run, dataset, width)).mse;
  const likely = await likelihood(autoencoder, dataset, { engine, samples, seed });
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
    const { active, dead } = codeUse(
      spec.sparsity,
      await codesOf(run, dataset, evenly(dataset.rows, classified)),
    );
    metrics.active_units = active;
    metrics.dead_units = dead;
    notes.push(
      `A row uses ${active.toFixed(1)} of the ${spec.latent} latent numbers; ${dead} of them are never active on these rows.`,
    );
  }
  return { rows: dataset.rows, metrics, baselines, notes };
}

async function codesOf(run: Runner, dataset: Dataset, rows: Uint32Array): Promise<Tensor<"float32">> {
  const parts: Float32Array[] = [];
  let width = 0;
  for await (const { raw } of chunks(dataset, { rows })) {
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
