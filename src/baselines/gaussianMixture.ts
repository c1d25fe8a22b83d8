import { dataError } from "../core/errors.ts";
import { type Random, random } from "../core/random.ts";
import { type Tensor, zeros } from "../core/tensor.ts";
import type { Engine } from "../engine/engine.ts";
import { gaussianOf, type MixturePart, mixtureRounds, roundOperations } from "./mixtureRound.ts";

/** A density of rows of d numbers: a few Gaussians, each with a covariance of its own. */
export interface Mixture {
  readonly parts: readonly MixturePart[];
}

/** Most and fewest rounds of expectation and maximisation; codes settle in ten to twenty. */
const mostRounds = 40;
const fewestRounds = 6;
/** Nats a row that a round must gain for another to follow. */
const worthwhile = 1e-3;
/** Rows that a Gaussian must have for each number of a row, on average. */
const fewest = 5;
/** Beyond this many numbers a covariance has more entries than the rows can fill: only variances are kept. */
const fullCovariance = 256;

export interface MixtureOptions {
  engine: Engine;
  /** Most Gaussians. */
  most?: number;
  seed?: number;
  /** Most multiplications of the whole fit, on the engine. */
  operations?: number;
}

/**
 * Fits Gaussians to rows [n, d] by EM (Dempster, Laird & Rubin 1977) from k-means++ starts. Their number, 1, 2, 4 and
 * so on up to `most`, is the one before Schwarz's criterion (BIC) first gets worse or the operations are used up.
 */
export async function fitMixture(
  rows: Tensor<"float32">,
  { engine, most = 32, seed = 0, operations = 1e11 }: MixtureOptions,
): Promise<Mixture> {
  const [n, d] = rows.shape;
  if (n < 2)
    throw dataError({
      subject: "mixture",
      reason: "too-few-rows",
      rule: "needs at least 2 rows",
      received: n,
      repair: "give more rows",
    });
  if (d > fullCovariance) return { parts: [independentGaussian(rows)] };
  const source = random(seed);
  const limit = Math.max(1, Math.min(most, Math.floor(n / (fewest * d))));
  let left = operations;
  let best: { parts: readonly MixturePart[]; bic: number } | undefined;
  for (let k = 1; k <= limit; k *= 2) {
    const rounds = Math.min(mostRounds, Math.floor(left / roundOperations(n, d, k)));
    if (best && rounds < fewestRounds) break;
    const { spent, ...next } = await fitParts(engine, rows, k, { source, rounds });
    left -= spent * roundOperations(n, d, k);
    if (best && next.bic >= best.bic) break;
    best = next;
  }
  return { parts: best!.parts };
}

/** Draws rows [count, d] from a mixture. */
export function drawMixture(
  { parts }: Mixture,
  count: number,
  { uniform, normal }: Random,
): Tensor<"float32"> {
  const d = parts[0].mean.length;
  const out = zeros("float32", [count, d]);
  const weights = Float64Array.from(parts, ({ weight }) => weight);
  const noise = new Float64Array(d);
  for (let row = 0; row < count; row++) {
    const part = parts[picked(weights, uniform())];
    for (let j = 0; j < d; j++) noise[j] = normal();
    const full = part.factor.length === d * d;
    for (let i = 0; i < d; i++) {
      let value = part.mean[i];
      if (full) for (let j = 0; j <= i; j++) value += part.factor[i * d + j] * noise[j];
      else value += part.factor[i] * noise[i];
      out.data[row * d + i] = value;
    }
  }
  return out;
}

/** The log density of rows [n, d] under a mixture, but for a constant. */
export function mixtureLogDensity(
  { parts }: Mixture,
  { shape: [n, d], data }: Tensor<"float32">,
): Float64Array {
  const logs = parts.map((part) => logDensityOf(part, d));
  return Float64Array.from({ length: n }, (_, row) => {
    const each = logs.map((log) => log(data.subarray(row * d, (row + 1) * d)));
    const most = Math.max(...each);
    return most + Math.log(each.reduce((sum, log) => sum + Math.exp(log - most), 0));
  });
}

/** The log density of a row under one Gaussian, by forward substitution with its factor. */
function logDensityOf({ weight, mean, factor }: MixturePart, d: number): (row: Float32Array) => number {
  const full = factor.length === d * d;
  const scale = (i: number): number => (full ? factor[i * d + i] : factor[i]);
  let constant = Math.log(weight);
  for (let i = 0; i < d; i++) if (scale(i) > 0) constant -= Math.log(scale(i));
  const y = new Float64Array(d);
  return (row) => {
    let square = 0;
    for (let i = 0; i < d; i++) {
      let rest = row[i] - mean[i];
      if (full) for (let j = 0; j < i; j++) rest -= factor[i * d + j] * y[j];
      // A number without any spread tells nothing.
      y[i] = scale(i) > 0 ? rest / scale(i) : 0;
      square += y[i] ** 2;
    }
    return constant - square / 2;
  };
}

/** One Gaussian of independent numbers. */
function independentGaussian(rows: Tensor<"float32">): MixturePart {
  const { mean, variance } = spreadOf(rows);
  return { weight: 1, mean, factor: variance.map(Math.sqrt) };
}

/** EM with k Gaussians, and Schwarz's criterion: p·ln n − 2·log likelihood, smaller is better. */
async function fitParts(
  engine: Engine,
  rows: Tensor<"float32">,
  k: number,
  { source, rounds }: { source: Random; rounds: number },
): Promise<{ parts: readonly MixturePart[]; bic: number; spent: number }> {
  const [n, d] = rows.shape;
  const { mean: centre, variance } = spreadOf(rows);
  const floor = (1e-5 * variance.reduce((a, b) => a + b, 0)) / d || 1;
  let parts: readonly MixturePart[] = startingParts(rows, k, source, { centre, floor });
  const em = await mixtureRounds(engine, rows, k, { centre, floor });
  let likelihood = Number.NEGATIVE_INFINITY;
  let spent = 0;
  try {
    for (;;) {
      const found = await em.run(parts);
      spent++;
      const gained = found.likelihood - likelihood;
      likelihood = found.likelihood;
      if (k === 1 || gained < worthwhile * n || spent >= rounds) break;
      parts = found.parts;
    }
  } finally {
    await em.close();
  }
  const free = k - 1 + k * (d + (d * (d + 1)) / 2);
  return { parts, bic: free * Math.log(n) - 2 * likelihood, spent };
}

/** A Gaussian of the rows nearest to each of k centres, chosen by k-means++ (Arthur & Vassilvitskii 2007). */
function startingParts(
  rows: Tensor<"float32">,
  k: number,
  source: Random,
  about: { centre: Float64Array; floor: number },
): MixturePart[] {
  const [n, d] = rows.shape;
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const owner = new Uint32Array(n);
  let first = source.integer(n);
  for (let p = 0; p < k; p++) {
    let total = 0;
    for (let row = 0; row < n; row++) {
      let square = 0;
      for (let j = 0; j < d; j++) square += (rows.data[row * d + j] - rows.data[first * d + j]) ** 2;
      if (square < nearest[row]) [nearest[row], owner[row]] = [square, p];
      total += nearest[row];
    }
    first = picked(nearest, source.uniform() * total);
  }
  const weights = new Float64Array(k);
  const sums = new Float64Array(k * d);
  const products = new Float64Array(k * d * d);
  const x = new Float64Array(d);
  for (let row = 0; row < n; row++) {
    const p = owner[row];
    weights[p]++;
    for (let j = 0; j < d; j++) {
      x[j] = rows.data[row * d + j] - about.centre[j];
      sums[p * d + j] += x[j];
    }
    for (let i = 0, at = p * d * d; i < d; i++, at += d)
      for (let j = 0; j <= i; j++) products[at + j] += x[i] * x[j];
  }
  return Array.from(weights, (weight, p) =>
    gaussianOf(
      {
        weight,
        sum: sums.subarray(p * d, (p + 1) * d),
        products: products.subarray(p * d * d, (p + 1) * d * d),
      },
      { n, ...about },
    ),
  );
}

/** The index at which the weights, summed, pass a point. */
function picked(weights: Float64Array, point: number): number {
  let sum = 0;
  const at = weights.findIndex((weight) => {
    sum += weight;
    return sum > point;
  });
  return at < 0 ? weights.length - 1 : at;
}

/** Mean and variance of each column. */
function spreadOf({ shape: [n, d], data }: Tensor<"float32">): {
  mean: Float64Array;
  variance: Float64Array;
} {
  const mean = new Float64Array(d);
  const variance = new Float64Array(d);
  for (let i = 0; i < data.length; i++) mean[i % d] += data[i] / n;
  for (let i = 0; i < data.length; i++) variance[i % d] += (data[i] - mean[i % d]) ** 2 / n;
  return { mean, variance };
}
