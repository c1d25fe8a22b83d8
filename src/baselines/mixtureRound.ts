import { cholesky, solveLower } from "../core/linalg/cholesky.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Engine } from "../engine/engine.ts";
import { graph } from "../graph/graph.ts";
import * as op from "../graph/ops/index.ts";
import { input, type Value } from "../graph/value.ts";

/** One Gaussian of a mixture. */
export interface MixturePart {
  /** Share of the rows, 0…1. */
  readonly weight: number;
  /** [d] */
  readonly mean: Float64Array;
  /** Lower Cholesky factor [d, d] of the covariance, or standard deviations [d] where d is large. */
  readonly factor: Float64Array;
}

/** What a round of EM finds of rows under k Gaussians: how likely they are, and the Gaussians that fit them better. */
export interface RoundResult {
  /** Log likelihood of all rows under the Gaussians given. */
  readonly likelihood: number;
  readonly parts: MixturePart[];
}

/** Rounds of expectation and maximisation over the same rows with k full covariances, on an engine in float64. */
export interface MixtureRounds {
  run(parts: readonly MixturePart[]): Promise<RoundResult>;
  close(): Promise<void>;
}

/** Multiplications of a round with k Gaussians over n rows of d numbers: half whiten the rows, half gather sums of products. */
export function roundOperations(n: number, d: number, k: number): number {
  return 2 * n * k * d * d;
}

/** Most rows that pass through the engine at a time: for each, k times a row is kept. */
const mostTogether = 4096;

/**
 * Compiles a round. The rows [n, d] are taken less `centre` [d], so that sums of products about the mean lose nothing. `floor` is
 * added to every variance.
 */
export async function mixtureRounds(
  engine: Engine,
  rows: Tensor<"float32">,
  k: number,
  { centre, floor }: { centre: Float64Array; floor: number },
): Promise<MixtureRounds> {
  const [n, d] = rows.shape;
  const chunks = Math.ceil(n / mostTogether);
  const together = Math.ceil(n / chunks);
  const x = input("x", "float64", [together, d]);
  // 1 for a row, 0 for what fills up the last chunk.
  const counted = input("counted", "float64", [together, 1]);
  // Each Gaussian's inverse factor below the other's, so that one product whitens the rows for all of them.
  const solve = input("solve", "float64", [k * d, d]);
  const offset = input("offset", "float64", [k * d]);
  const level = input("level", "float64", [k]);
  const { top, raised, total } = underParts(x, { solve, offset, level });
  const shares = op.mul(op.div(raised, total), counted);
  const weighted = op.reshape(op.mul(op.reshape(shares, [together, k, 1]), op.reshape(x, [together, 1, d])), [
    together,
    k * d,
  ]);
  const program = await engine.compile(
    graph({
      likelihood: op.reduceSum(op.mul(op.add(top, op.log(total)), counted), { axes: [0, 1] }),
      weights: op.reduceSum(shares, { axes: [0] }),
      sums: op.gemm(shares, x, { transA: true }),
      products: op.gemm(weighted, x, { transA: true }),
    }),
  );
  const rowsOf = Array.from({ length: chunks }, (_, c) => {
    const data = Float64Array.from({ length: together * d }, (_, i) => {
      const at = c * together * d + i;
      return at < n * d ? rows.data[at] - centre[i % d] : 0;
    });
    const full = Float64Array.from({ length: together }, (_, i) => (c * together + i < n ? 1 : 0));
    return {
      x: tensor("float64", [together, d], data),
      counted: tensor("float64", [together, 1], full),
    };
  });
  return {
    run: async (parts) => {
      const given = solved(parts, centre);
      let likelihood = 0;
      const [weights, sums, products] = [k, k * d, k * d * d].map((size) => new Float64Array(size));
      for (const chunk of rowsOf) {
        const found = await program.run({ ...given, ...chunk });
        likelihood += Number(found.likelihood.data[0]);
        for (const [name, all] of Object.entries({ weights, sums, products }))
          for (const [i, value] of (found[name].data as Float64Array).entries()) all[i] += value;
      }
      return {
        likelihood: likelihood - (n * d * Math.log(2 * Math.PI)) / 2,
        parts: Array.from({ length: k }, (_, p) =>
          gaussianOf(
            {
              weight: weights[p],
              sum: sums.subarray(p * d, (p + 1) * d),
              products: products.subarray(p * d * d, (p + 1) * d * d),
            },
            { n, centre, floor },
          ),
        ),
      };
    },
    close: () => program.close(),
  };
}

/** Gaussians in a graph, see {@link solved}. */
interface SolvedParts {
  /** [k · d, d] */
  readonly solve: Value;
  /** [k · d] */
  readonly offset: Value;
  /** [k] */
  readonly level: Value;
}

/**
 * Log densities of rows [n, d] under k Gaussians, but for a constant: the largest of a row [n, 1], the exponentials of what the others
 * lie below it [n, k], and their sum [n, 1].
 */
export function underParts(rows: Value, { solve, offset, level }: SolvedParts) {
  const [n, d] = rows.shape;
  const [k] = level.shape;
  const white = op.sub(op.gemm(rows, solve, { transB: true }), offset);
  const squares = op.reduceSum(op.square(op.reshape(white, [n, k, d])), { axes: [2] });
  const logs = op.sub(level, op.mul(squares, 0.5));
  const top = op.reduceMax(logs, { axes: [1], keepdims: true });
  const raised = op.exp(op.sub(logs, top));
  return { top, raised, total: op.reduceSum(raised, { axes: [1], keepdims: true }) };
}

/** Gaussians as the round takes them: L⁻¹ and L⁻¹(μ − centre) of each, and ln weight − ln |L|. */
export function solved(parts: readonly MixturePart[], centre: Float64Array): Record<string, Tensor> {
  const [k, d] = [parts.length, centre.length];
  const solve = new Float64Array(k * d * d);
  const offset = new Float64Array(k * d);
  const level = new Float64Array(k);
  const column = new Float64Array(d);
  parts.forEach(({ weight, mean, factor }, p) => {
    level[p] = Math.log(weight);
    for (let i = 0; i < d; i++) level[p] -= Math.log(factor[i * d + i]);
    for (let j = 0; j < d; j++) {
      column.fill(0)[j] = 1;
      solveLower(factor, d, column);
      for (let i = 0; i < d; i++) {
        solve[(p * d + i) * d + j] = column[i];
        offset[p * d + i] += column[i] * (mean[j] - centre[j]);
      }
    }
  });
  return {
    solve: tensor("float64", [k * d, d], solve),
    offset: tensor("float64", [k * d], offset),
    level: tensor("float64", [k], level),
  };
}

/** Weight, sum and sum of products of the rows of a Gaussian, each counted by its share in it and taken less a centre. */
interface WeightedSums {
  readonly weight: number;
  /** [d] */
  readonly sum: Float64Array;
  /** [d, d] */
  readonly products: Float64Array;
}

/** The Gaussian of weighted sums among n rows, drawn towards its diagonal where its rows are few. */
export function gaussianOf(
  { weight, sum, products }: WeightedSums,
  { n, centre, floor }: { n: number; centre: Float64Array; floor: number },
): MixturePart {
  const d = sum.length;
  // A Gaussian that lost all its rows would have no mean.
  const divisor = Math.max(weight, 1e-6);
  const off = sum.map((s) => s / divisor);
  const kept = weight / (weight + d);
  const covariance = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++)
      covariance[i * d + j] = kept * (products[i * d + j] / divisor - off[i] * off[j]);
    covariance[i * d + i] = Math.max(0, products[i * d + i] / divisor - off[i] ** 2) + floor;
  }
  return { weight: divisor / n, mean: off.map((o, j) => o + centre[j]), factor: cholesky(covariance, d) };
}
