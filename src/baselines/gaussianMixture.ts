import { dataError } from "../core/errors.ts";
import { cholesky, solveLower } from "../core/linalg/cholesky.ts";
import { type Random, random } from "../core/random.ts";
import { type Tensor, zeros } from "../core/tensor.ts";

/** A density of rows of d numbers: a few Gaussians, each with a covariance of its own. */
export interface Mixture {
  readonly parts: readonly MixturePart[];
}

/** One Gaussian of a mixture. */
export interface MixturePart {
  /** Share of the rows, 0…1. */
  readonly weight: number;
  /** [d] */
  readonly mean: Float64Array;
  /** Lower Cholesky factor [d, d] of the covariance, or standard deviations [d] where d is large. */
  readonly factor: Float64Array;
}

/** Rounds of expectation and maximisation; codes settle in ten to twenty. */
const mostRounds = 40;
/** Multiplications of a round over all Gaussians: wide rows get fewer. */
const affordable = 1e8;
/** Rows that a Gaussian must have for each number of a row, on average. */
const fewest = 5;
/** Beyond this many numbers a covariance has more entries than the rows can fill: only variances are kept. */
const fullCovariance = 256;

/**
 * Fits Gaussians to rows [n, d] by EM (Dempster, Laird & Rubin 1977) from k-means++ starts. Their number, 1, 2, 4 and
 * so on up to `most`, is the one before Schwarz's criterion (BIC) first gets worse.
 */
export function fitMixture(
  rows: Tensor<"float32">,
  { most = 32, seed = 0 }: { most?: number; seed?: number } = {},
): Mixture {
  const [n, d] = rows.shape;
  if (n < 2) throw dataError({ subject: "mixture", rule: "needs at least 2 rows", received: n });
  if (d > fullCovariance) return { parts: [independentGaussian(rows)] };
  const source = random(seed);
  const limit = Math.max(
    1,
    Math.min(most, Math.floor(affordable / (n * d * d)), Math.floor(n / (fewest * d))),
  );
  let best = fitParts(rows, 1, source);
  for (let k = 2; k <= limit; k *= 2) {
    const next = fitParts(rows, k, source);
    if (next.bic >= best.bic) break;
    best = next;
  }
  return { parts: best.parts };
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

/** One Gaussian of independent numbers. */
function independentGaussian({ shape: [n, d], data }: Tensor<"float32">): MixturePart {
  const mean = new Float64Array(d);
  const factor = new Float64Array(d);
  for (const [i, x] of data.entries()) mean[i % d] += x / n;
  for (const [i, x] of data.entries()) factor[i % d] += (x - mean[i % d]) ** 2 / n;
  return { weight: 1, mean, factor: factor.map(Math.sqrt) };
}

/** EM with k Gaussians, and Schwarz's criterion: p·ln n − 2·log likelihood, smaller is better. */
function fitParts(rows: Tensor<"float32">, k: number, source: Random): { parts: MixturePart[]; bic: number } {
  const [n, d] = rows.shape;
  const floor = 1e-5 * typicalVariance(rows) || 1;
  let shares = startingShares(rows, k, source);
  let parts = maximise(rows, shares, k, floor);
  let likelihood = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < mostRounds; round++) {
    const expected = expectation(rows, parts);
    shares = expected.shares;
    const gained = expected.likelihood - likelihood;
    likelihood = expected.likelihood;
    if (k === 1 || gained < 1e-4 * n) break;
    parts = maximise(rows, shares, k, floor);
  }
  const free = k - 1 + k * (d + (d * (d + 1)) / 2);
  return { parts, bic: free * Math.log(n) - 2 * likelihood };
}

/** Which Gaussian each row belongs to, as shares [n, k], and the log likelihood of all rows. */
function expectation(rows: Tensor<"float32">, parts: readonly MixturePart[]) {
  const [n, d] = rows.shape;
  const k = parts.length;
  const shares = new Float64Array(n * k);
  const x = new Float64Array(d);
  const constants = parts.map(({ weight, factor }) => {
    let half = (d / 2) * Math.log(2 * Math.PI) - Math.log(weight);
    for (let i = 0; i < d; i++) half += Math.log(factor[i * d + i]);
    return half;
  });
  let likelihood = 0;
  for (let row = 0; row < n; row++) {
    const logs = parts.map(({ mean, factor }, p) => {
      for (let j = 0; j < d; j++) x[j] = rows.data[row * d + j] - mean[j];
      solveLower(factor, d, x);
      return -constants[p] - x.reduce((sum, v) => sum + v * v, 0) / 2;
    });
    const top = Math.max(...logs);
    const total = logs.reduce((sum, log) => sum + Math.exp(log - top), 0);
    likelihood += top + Math.log(total);
    for (let p = 0; p < k; p++) shares[row * k + p] = Math.exp(logs[p] - top) / total;
  }
  return { shares, likelihood };
}

/** The Gaussians that fit shares [n, k] of the rows best, drawn towards their diagonals where the rows are few. */
function maximise(rows: Tensor<"float32">, shares: Float64Array, k: number, floor: number): MixturePart[] {
  const [n, d] = rows.shape;
  return Array.from({ length: k }, (_, p) => {
    let weight = 0;
    const mean = new Float64Array(d);
    for (let row = 0; row < n; row++) {
      const share = shares[row * k + p];
      weight += share;
      for (let j = 0; j < d; j++) mean[j] += share * rows.data[row * d + j];
    }
    // A Gaussian that lost all its rows would have no mean.
    const held = Math.max(weight, 1e-6);
    for (let j = 0; j < d; j++) mean[j] /= held;
    const covariance = new Float64Array(d * d);
    const x = new Float64Array(d);
    for (let row = 0; row < n; row++) {
      const share = shares[row * k + p];
      if (share < 1e-6) continue;
      for (let j = 0; j < d; j++) x[j] = rows.data[row * d + j] - mean[j];
      for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) covariance[i * d + j] += share * x[i] * x[j];
    }
    const kept = weight / (weight + d);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < i; j++) covariance[i * d + j] *= kept / held;
      covariance[i * d + i] = covariance[i * d + i] / held + floor;
    }
    return { weight: held / n, mean, factor: cholesky(covariance, d) };
  });
}

/** Each row wholly to the nearest of k centres, chosen by k-means++ (Arthur & Vassilvitskii 2007). */
function startingShares(rows: Tensor<"float32">, k: number, source: Random): Float64Array {
  const [n, d] = rows.shape;
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const owner = new Uint32Array(n);
  let centre = source.integer(n);
  for (let p = 0; p < k; p++) {
    let total = 0;
    for (let row = 0; row < n; row++) {
      let square = 0;
      for (let j = 0; j < d; j++) square += (rows.data[row * d + j] - rows.data[centre * d + j]) ** 2;
      if (square < nearest[row]) [nearest[row], owner[row]] = [square, p];
      total += nearest[row];
    }
    centre = picked(nearest, source.uniform() * total);
  }
  const shares = new Float64Array(n * k);
  for (let row = 0; row < n; row++) shares[row * k + owner[row]] = 1;
  return shares;
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

/** Mean variance of the columns. */
function typicalVariance({ shape: [n, d], data }: Tensor<"float32">): number {
  let sum = 0;
  for (let j = 0; j < d; j++) {
    let [mean, square] = [0, 0];
    for (let row = 0; row < n; row++) mean += data[row * d + j] / n;
    for (let row = 0; row < n; row++) square += (data[row * d + j] - mean) ** 2 / n;
    sum += square / d;
  }
  return sum;
}
