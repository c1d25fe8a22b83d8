import { expect, test } from "vitest";
import { random } from "../../core/random.ts";
import { type Tensor, tensor } from "../../core/tensor.ts";
import { referenceEngine } from "../../engine/reference/referenceEngine.ts";
import { graph } from "../../graph/graph.ts";
import { input } from "../../graph/value.ts";
import { factorLength, fitWhitening, type Whitening, whitened } from "./whitening.ts";

const rowsOf = (shape: readonly [number, number], data: ArrayLike<number>): Tensor<"float64"> =>
  tensor("float64", shape, Float64Array.from(data));

async function apply(whitening: Whitening, rows: Tensor<"float64">): Promise<Float64Array> {
  const y = whitened(whitening, input("x", "float64", rows.shape));
  const program = await referenceEngine().compile(graph({ y }));
  return (await program.run({ x: rows })).y.data as Float64Array;
}

/** Rows (a, 3a + b, 5 + 0.1·c) of independent normal a, b, c. */
function correlated(n: number): Tensor<"float64"> {
  const source = random(9);
  const data: number[] = [];
  for (let i = 0; i < n; i++) {
    const [a, b, c] = [source.normal(), source.normal(), source.normal()];
    data.push(a, 3 * a + b, 5 + 0.1 * c);
  }
  return rowsOf([n, 3], data);
}

test("mean and factor of four rows are the closed form", () => {
  // Means 1 and 2; variances 1 and 4, covariance 2·1 where the second is twice the first: (0,0) (2,4) (0,0) (2,4).
  const { mean, factor } = fitWhitening(rowsOf([4, 2], [0, 0, 2, 4, 0, 0, 2, 4]));
  expect([...mean]).toEqual([1, 2]);
  // Off the diagonal 2 · 4/(4 + 2); on it 1e-4 of the mean variance 2.5 more.
  const [a, b, c] = [1 + 2.5e-4, 2 * (4 / 6), 4 + 2.5e-4];
  const l11 = Math.sqrt(a);
  const l21 = b / l11;
  const l22 = Math.sqrt(c - l21 ** 2);
  for (const [i, x] of [l11, 0, l21, l22].entries()) expect(factor[i]).toBeCloseTo(x, 12);
});

test("whitened rows have mean 0, variance 1 and no correlation", async () => {
  const n = 20_000;
  const rows = correlated(n);
  const y = await apply(fitWhitening(rows), rows);
  for (let i = 0; i < 3; i++) {
    let mean = 0;
    for (let row = 0; row < n; row++) mean += y[row * 3 + i] / n;
    expect(mean).toBeCloseTo(0, 9);
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let row = 0; row < n; row++) product += (y[row * 3 + i] * y[row * 3 + j]) / n;
      // 1e-4 of the mean variance 3.7 is added to each, and 3/(n + 3) taken off the covariances. That is 3.7 % of the
      // third's variance of 0.01; the second's variance of 1 beside the first feels both 18-fold: 0.0067 and 0.0027.
      expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(i === 2 ? 0.04 : 0.01);
    }
  }
});

test("a row is whitened as substitution solves it", async () => {
  const whitening = fitWhitening(correlated(50));
  const x = [0.5, -2, 5.3];
  const y = await apply(whitening, rowsOf([1, 3], x));
  const solved: number[] = [];
  for (let i = 0; i < 3; i++) {
    let sum = x[i] - whitening.mean[i];
    for (let j = 0; j < i; j++) sum -= whitening.factor[i * 3 + j] * solved[j];
    solved.push(sum / whitening.factor[i * 3 + i]);
    expect(y[i]).toBeCloseTo(solved[i], 9);
  }
});

test("beyond 600 numbers only deviations are kept, and rows are divided by them", async () => {
  const d = 601;
  expect(factorLength(600)).toBe(600 * 600);
  expect(factorLength(d)).toBe(d);
  // Two rows, ±(j + 1): mean 0, deviation j + 1.
  const rows = rowsOf(
    [2, d],
    Array.from({ length: 2 * d }, (_, i) => (i < d ? 1 : -1) * ((i % d) + 1)),
  );
  const whitening = fitWhitening(rows);
  expect(whitening.factor).toHaveLength(d);
  const y = await apply(whitening, rows);
  const floor = 1e-4 * (((d + 1) * (2 * d + 1)) / 6);
  for (const j of [0, 10, 600]) expect(y[j]).toBeCloseTo((j + 1) / Math.sqrt((j + 1) ** 2 + floor), 9);
});

test("rows that are all the same whiten to zeros, not to NaN", async () => {
  const rows = rowsOf([3, 2], [7, 8, 7, 8, 7, 8]);
  expect([...(await apply(fitWhitening(rows), rows))].map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
});

test("fewer rows than numbers make no singular factor", async () => {
  const source = random(1);
  const rows = rowsOf(
    [3, 40],
    Array.from({ length: 120 }, () => source.normal()),
  );
  const y = await apply(fitWhitening(rows), rows);
  expect(y.every(Number.isFinite)).toBe(true);
});
