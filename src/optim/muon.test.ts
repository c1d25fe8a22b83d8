import { describe, expect, test } from "vitest";
import { random } from "../core/random.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { graph } from "../graph/graph.ts";
import { input } from "../graph/value.ts";
import { muonUpdate } from "./muon.ts";

type Matrix = number[][];

const rate = 0.01;
const product = (x: Matrix, y: Matrix): Matrix =>
  x.map((row) => y[0].map((_, j) => row.reduce((sum, value, k) => sum + value * y[k][j], 0)));
const transposed = (x: Matrix): Matrix => x[0].map((_, j) => x.map((row) => row[j]));
const zip = (x: Matrix, y: Matrix, f: (x: number, y: number) => number): Matrix =>
  x.map((row, i) => row.map((value, j) => f(value, y[i][j])));
const times = (x: Matrix, by: number): Matrix => x.map((row) => row.map((value) => by * value));
const filled = (rows: number, columns: number, value: () => number): Matrix =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, value));

/** The update of Jordan et al. 2024 with the scale and the decay of Liu et al. 2025, on the matrix itself. */
function byHand(weights: Matrix, gradients: readonly Matrix[], weightDecay: number): Matrix {
  let [w, m] = [weights, times(weights, 0)];
  for (const g of gradients) {
    m = zip(m, g, (m, g) => 0.95 * m + g);
    let x = zip(g, m, (g, m) => g + 0.95 * m);
    x = times(x, 1 / Math.hypot(...x.flat()));
    for (let k = 0; k < 5; k++) {
      const cubed = product(product(x, transposed(x)), x);
      const fifth = product(product(x, transposed(x)), cubed);
      x = zip(
        zip(x, cubed, (x, y) => 3.4445 * x - 4.775 * y),
        fifth,
        (x, y) => x + 2.0315 * y,
      );
    }
    const scale = 0.2 * Math.sqrt(Math.max(w.length, w[0].length));
    w = zip(w, x, (w, x) => w - rate * (scale * x + weightDecay * w));
  }
  return w;
}

interface Options {
  readonly shape?: readonly number[];
  readonly dtype?: "float32" | "float64";
  readonly weightDecay?: number;
}

/** The same by the graph. */
async function byGraph(
  weights: Matrix,
  gradients: readonly Matrix[],
  { shape = [weights.length, weights[0].length], dtype = "float64", weightDecay }: Options = {},
): Promise<{ weights: Matrix; m: readonly number[] }> {
  const count = weights.length * weights[0].length;
  const flat = (name: string) => input(name, dtype, [count]);
  const next = muonUpdate(flat("weights"), flat("gradient"), flat("m"), input("rate", dtype, []), {
    shape,
    weightDecay,
  });
  const program = await referenceEngine().compile(graph(next));
  const of = (shape: number[], data: number[]): Tensor =>
    dtype === "float32"
      ? tensor(dtype, shape, Float32Array.from(data))
      : tensor(dtype, shape, Float64Array.from(data));
  let state: Record<string, Tensor> = {
    weights: of([count], weights.flat()),
    m: of([count], new Array(count).fill(0)),
  };
  for (const gradient of gradients)
    state = await program.run({ ...state, gradient: of([count], gradient.flat()), rate: of([], [rate]) });
  const [after, m] = [state.weights, state.m].map(({ data }) => Array.from(data, Number));
  const columns = weights[0].length;
  return { weights: weights.map((_, i) => after.slice(i * columns, (i + 1) * columns)), m };
}

/** Columns of length 1 that are at right angles to each other, by Gram and Schmidt. */
function orthonormal(rows: number, columns: number, source: ReturnType<typeof random>): Matrix {
  const found: number[][] = [];
  while (found.length < columns) {
    let next = Array.from({ length: rows }, () => source.normal());
    for (const other of found) {
      const along = other.reduce((sum, x, i) => sum + x * next[i], 0);
      next = next.map((x, i) => x - along * other[i]);
    }
    const length = Math.hypot(...next);
    found.push(next.map((x) => x / length));
  }
  return transposed(found);
}

const shapes: Record<string, readonly [rows: number, columns: number, shape?: readonly number[]]> = {
  "a wide matrix": [3, 7],
  "a tall matrix": [8, 3],
  "a square matrix": [4, 4],
  "a single row": [1, 5],
  "the kernels of a convolution": [3, 8, [3, 2, 2, 2]],
};

describe.each(Object.entries(shapes))("Muon on %s", (_, [rows, columns, shape]) => {
  test.each([0, 0.2])("takes three steps as the papers do, with weight decay %d", async (weightDecay) => {
    const source = random(1);
    const some = () => filled(rows, columns, () => source.normal());
    const [weights, gradients] = [some(), [some(), times(some(), 10), some()]];
    const wanted = byHand(weights, gradients, weightDecay).flat();
    const { weights: after } = await byGraph(weights, gradients, { shape, weightDecay });
    for (const [i, x] of after.flat().entries()) expect(x).toBeCloseTo(wanted[i], 11);
  });
});

test.each([
  [6, 20],
  [20, 6],
])(
  "singular values from 1 to 1/400 of a %d × %d gradient become about equal, in float32",
  async (rows, columns) => {
    const source = random(2);
    const values = [1, 0.3, 0.1, 0.03, 0.01, 0.0025];
    const left = orthonormal(rows, values.length, source);
    const right = orthonormal(columns, values.length, source);
    const spread = left.map((row) => row.map((x, k) => x * values[k]));
    const gradient = product(spread, transposed(right));
    const { weights } = await byGraph(times(gradient, 0), [gradient], { dtype: "float32" });
    // In the bases of the gradient's singular vectors the update is diagonal.
    const turned = product(product(transposed(left), times(weights, -1)), right);
    const scale = rate * 0.2 * Math.sqrt(20);
    for (const [i, row] of turned.entries())
      for (const [j, x] of row.entries()) {
        if (i !== j) expect(x / scale).toBeCloseTo(0, 2);
        else expect(Math.abs(x / scale - 0.945)).toBeLessThan(0.265);
      }
  },
);

test("an update does not depend on the size of the gradients", async () => {
  const source = random(3);
  const [weights, gradient] = [1, 2].map(() => filled(3, 4, () => source.normal()));
  const [plain, large] = [await byGraph(weights, [gradient]), await byGraph(weights, [times(gradient, 1e6)])];
  for (const [i, x] of plain.weights.flat().entries()) expect(large.weights.flat()[i]).toBeCloseTo(x, 10);
});

test.each(["float32", "float64"] as const)("a gradient of zeros moves nothing, in %s", async (dtype) => {
  const weights = filled(3, 4, () => 0.5);
  const zeros = times(weights, 0);
  expect(await byGraph(weights, [zeros, zeros], { dtype })).toEqual({ weights, m: zeros.flat() });
});
