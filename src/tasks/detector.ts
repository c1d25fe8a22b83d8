import { z } from "zod";
import { cholesky, solveLower } from "../baselines/cholesky.ts";
import { dataError } from "../core/errors.ts";
import { thresholdAtRate } from "../core/metrics/threshold.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Network } from "../models/network.ts";

/**
 * How a trained model judges rows. A row is odd where its residual or its code is: each is a distance from the
 * training rows in their own covariance (Mahalanobis), its logarithm is standardised on validation normals, and
 * the score is the mean of the two.
 */
export interface Detector {
  readonly residual: Part;
  readonly code: Part;
  /** Scores of the validation rows, ascending: the false alarms that a threshold would have given. */
  readonly scores: Float64Array<ArrayBuffer>;
  /** Rows that it was fitted on. */
  readonly rows: number;
}

/** One Gaussian: of residuals, or of codes. */
export interface Part {
  /** [d] */
  readonly mean: Float64Array<ArrayBuffer>;
  /** Lower Cholesky factor [d, d] of the covariance, or standard deviations [d] where d is large. */
  readonly factor: Float64Array<ArrayBuffer>;
  /** Mean and standard deviation of the log distance over validation rows. */
  readonly scale: Float64Array<ArrayBuffer>;
}

/** Beyond this many numbers a covariance has more entries than the rows can fill: only variances are kept. */
const fullCovariance = 600;

/** Scores of rows: [n] each, higher is odder. */
export function scoresOf(
  { residual, code }: Pick<Detector, "residual" | "code">,
  rows: { residuals: Tensor<"float32">; codes: Tensor<"float32"> },
): Float64Array<ArrayBuffer> {
  const a = standardised(residual, logDistances(residual, rows.residuals));
  const b = standardised(code, logDistances(code, rows.codes));
  return a.map((x, i) => (x + b[i]) / 2);
}

/** Fits a detector: its Gaussians on training rows, its scale and threshold on rows that training did not see. */
export function fitDetector(
  train: { residuals: Tensor<"float32">; codes: Tensor<"float32"> },
  validation: { residuals: Tensor<"float32">; codes: Tensor<"float32"> },
): Detector {
  const part = (from: Tensor<"float32">, held: Tensor<"float32">): Part => {
    const gaussian = { ...fitGaussian(from), scale: Float64Array.of(0, 1) };
    return { ...gaussian, scale: momentsOf(logDistances(gaussian, held)) };
  };
  const parts = {
    residual: part(train.residuals, validation.residuals),
    code: part(train.codes, validation.codes),
  };
  return { ...parts, scores: scoresOf(parts, validation).sort(), rows: train.codes.shape[0] };
}

/** The score from which a row counts as an anomaly, so that at most `rate` of validation normals would have. */
export function thresholdOf({ scores }: Detector, rate: number): number {
  return thresholdAtRate(scores, rate);
}

/** The arrays that a model file keeps of a detector. */
export function detectorTensors({ residual, code, scores }: Detector): [string, Tensor][] {
  const vector = (data: Float64Array<ArrayBuffer>): Tensor => ({
    dtype: "float64",
    shape: [data.length],
    data,
  });
  const partTensors = (name: string, p: Part): [string, Tensor][] => [
    [`detector.${name}.mean`, vector(p.mean)],
    [`detector.${name}.factor`, vector(p.factor)],
    [`detector.${name}.scale`, vector(p.scale)],
  ];
  return [
    ...partTensors("residual", residual),
    ...partTensors("code", code),
    ["detector.scores", vector(scores)],
  ];
}

const detectorSpec = z.strictObject({ rows: z.int().min(1) });

/** A detector from a model file. */
export function parseDetector(
  json: unknown,
  tensors: ReadonlyMap<string, Tensor>,
  net: Network,
  name: string,
): Detector {
  const parsed = detectorSpec.safeParse(json);
  if (!parsed.success) throw dataError({ subject: name, rule: "the detector's spec is not valid" });
  const vector = (key: string, lengths?: readonly number[]): Float64Array<ArrayBuffer> => {
    const found = tensors.get(`detector.${key}`);
    if (found?.dtype !== "float64" || (lengths && !lengths.includes(found.data.length)))
      throw dataError({
        subject: name,
        rule: `detector.${key} must be ${lengths?.join(" or ") ?? "some"} float64 numbers`,
      });
    return found.data as Float64Array<ArrayBuffer>;
  };
  const part = (key: string, d: number): Part => ({
    mean: vector(`${key}.mean`, [d]),
    factor: vector(`${key}.factor`, [d <= fullCovariance ? d * d : d]),
    scale: vector(`${key}.scale`, [2]),
  });
  return {
    residual: part("residual", sizeOf(net.features)),
    code: part("code", net.spec.latent),
    scores: vector("scores"),
    rows: parsed.data.rows,
  };
}

/** Mean and covariance, drawn towards its diagonal so that few rows do not make it singular. */
function fitGaussian(rows: Tensor<"float32">): Omit<Part, "scale"> {
  const [n] = rows.shape;
  const d = sizeOf(rows.shape.slice(1));
  const mean = new Float64Array(d);
  const variance = new Float64Array(d);
  for (let i = 0; i < rows.data.length; i++) mean[i % d] += rows.data[i] / n;
  for (let i = 0; i < rows.data.length; i++) variance[i % d] += (rows.data[i] - mean[i % d]) ** 2 / n;
  const typical = variance.reduce((a, b) => a + b, 0) / d;
  const floor = typical > 0 ? 1e-4 * typical : 1;
  if (d > fullCovariance) return { mean, factor: variance.map((v) => Math.sqrt(v + floor)) };

  const covariance = new Float64Array(d * d);
  const centred = new Float64Array(d);
  for (let row = 0; row < n; row++) {
    for (let j = 0; j < d; j++) centred[j] = rows.data[row * d + j] - mean[j];
    for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) covariance[i * d + j] += centred[i] * centred[j];
  }
  // Off the diagonal by n/(n + d): all of it with many rows, half with as many rows as numbers.
  const kept = n / (n + d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) covariance[i * d + j] *= kept / n;
    covariance[i * d + i] = covariance[i * d + i] / n + floor;
  }
  return { mean, factor: cholesky(covariance, d) as Float64Array<ArrayBuffer> };
}

/** Log of each row's squared distance a number; finite for a row at the mean. */
function logDistances(
  { mean, factor }: Omit<Part, "scale">,
  rows: Tensor<"float32">,
): Float64Array<ArrayBuffer> {
  const d = mean.length;
  const full = factor.length > d;
  const x = new Float64Array(d);
  return Float64Array.from({ length: rows.shape[0] }, (_, row) => {
    for (let j = 0; j < d; j++) x[j] = rows.data[row * d + j] - mean[j];
    if (full || d === 1) solveLower(factor, d, x);
    else for (let j = 0; j < d; j++) x[j] /= factor[j];
    return Math.log(x.reduce((sum, v) => sum + v * v, 0) / d + 1e-6);
  });
}

function momentsOf(values: Float64Array): Float64Array<ArrayBuffer> {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return Float64Array.of(mean, Math.sqrt(variance) || 1);
}

function standardised({ scale }: Part, values: Float64Array): Float64Array<ArrayBuffer> {
  return Float64Array.from(values, (v) => (v - scale[0]) / scale[1]);
}
