import { permutation, random } from "../../src/core/random.ts";
import type { Tensor } from "../../src/core/tensor.ts";
import { momentsOf } from "./moments.ts";

/** A linear classifier of rows [n, d]. */
export interface Logistic {
  /** [d] each; rows are standardised by them. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** [classes, d + 1], the offset last. */
  readonly weights: Float64Array;
  readonly classes: number;
}

const passes = 30;
const batch = 100;
const peakRate = 0.5;

/**
 * Multinomial logistic regression on standardised rows by stochastic gradient descent: without a penalty it is convex,
 * so the falling rate ends near the one best. Classes are 0 … `classes` − 1.
 */
export function fitLogistic(rows: Tensor<"float32">, labels: ArrayLike<number>, classes: number): Logistic {
  const [n, d] = rows.shape;
  const { mean, deviation } = momentsOf(rows);
  const weights = new Float64Array(classes * (d + 1));
  const model = { mean, deviation, weights, classes };
  const steps = Math.ceil(n / batch) * passes;
  const source = random(0);
  const x = new Float64Array(d + 1);
  const gradient = new Float64Array(weights.length);
  let step = 0;
  for (let pass = 0; pass < passes; pass++) {
    const order = permutation(n, source.fork(`pass ${pass}`));
    for (let start = 0; start < n; start += batch) {
      const some = order.subarray(start, start + batch);
      gradient.fill(0);
      for (const row of some) {
        standardise(model, rows, row, x);
        const shares = softmax(logits(model, x));
        shares[labels[row]] -= 1;
        for (let c = 0; c < classes; c++)
          for (let j = 0; j <= d; j++) gradient[c * (d + 1) + j] += shares[c] * x[j];
      }
      const rate = (peakRate * 0.5 * (1 + Math.cos((Math.PI * step++) / steps))) / some.length;
      for (let i = 0; i < weights.length; i++) weights[i] -= rate * gradient[i];
    }
  }
  return model;
}

/** Share of rows that a classifier gets right. */
export function accuracyOf(model: Logistic, rows: Tensor<"float32">, labels: ArrayLike<number>): number {
  const [n, d] = rows.shape;
  const x = new Float64Array(d + 1);
  let right = 0;
  for (let row = 0; row < n; row++) {
    standardise(model, rows, row, x);
    const scores = logits(model, x);
    if (scores.indexOf(Math.max(...scores)) === labels[row]) right++;
  }
  return right / n;
}

/** Writes a row, standardised and with a 1 at its end, into `x`. */
function standardise(
  { mean, deviation }: Logistic,
  { shape: [, d], data }: Tensor<"float32">,
  row: number,
  x: Float64Array,
): void {
  for (let j = 0; j < d; j++) x[j] = (data[row * d + j] - mean[j]) / (deviation[j] || 1);
  x[d] = 1;
}

function logits({ weights, classes }: Logistic, x: Float64Array): number[] {
  return Array.from({ length: classes }, (_, c) => {
    let sum = 0;
    for (let j = 0; j < x.length; j++) sum += weights[c * x.length + j] * x[j];
    return sum;
  });
}

function softmax(scores: readonly number[]): number[] {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}
