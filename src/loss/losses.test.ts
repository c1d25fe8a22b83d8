import { describe, expect, test } from "vitest";
import { float32 } from "../core/tensor.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { graph } from "../graph/graph.ts";
import { input, type Value } from "../graph/value.ts";
import { gaussianDivergence, meanDivergence } from "./divergence.ts";
import { gaussianSurprise, surprise } from "./likelihood.ts";
import { crossEntropy, meanKnown, reconstructionLoss, rowSize } from "./reconstruction.ts";
import { meanSize, rateDivergence } from "./sparsity.ts";

/** What a function of arrays of one shape gives. */
async function computed(
  shape: readonly number[],
  arrays: readonly (readonly number[])[],
  make: (...values: Value[]) => Value,
): Promise<number[]> {
  const values = arrays.map((_, i) => input(`x${i}`, "float32", shape));
  const program = await referenceEngine().compile(graph({ y: make(...values) }));
  const feeds = Object.fromEntries(arrays.map((data, i) => [`x${i}`, float32(shape, data)]));
  return [...((await program.run(feeds)).y.data as Float32Array)];
}

/** Float32 results of a few operations on numbers near 1: 1e-5 is some hundred times their rounding. */
function expectClose(actual: readonly number[], wanted: readonly number[]): void {
  expect(actual).toHaveLength(wanted.length);
  for (const [i, x] of wanted.entries())
    expect(Math.abs(actual[i] - x)).toBeLessThan(1e-5 * (1 + Math.abs(x)));
}

const outputs = [0.5, -2, 3, 0, 30, -30];
const targets = [0, 1, 0.25, 1, 1, 1];

describe("the loss of a number", () => {
  const byHand = {
    mse: (y: number, t: number) => (y - t) ** 2,
    bce: (y: number, t: number) => Math.max(y, 0) - y * t + Math.log1p(Math.exp(-Math.abs(y))),
    huber: (y: number, t: number) => {
      const e = Math.abs(y - t);
      return e <= 1 ? e ** 2 / 2 : e - 0.5;
    },
  } as const;
  for (const [kind, loss] of Object.entries(byHand) as [keyof typeof byHand, (typeof byHand)["mse"]][]) {
    test(`${kind} is its closed form`, async () => {
      const losses = await computed([6], [outputs, targets], (y, t) => reconstructionLoss(kind, y, t));
      expectClose(
        losses,
        outputs.map((y, i) => loss(y, targets[i])),
      );
    });
  }

  test("bce of probabilities is −t·ln p − (1 − t)·ln(1 − p)", async () => {
    const [p, t] = [0.8, 0.3];
    const logit = Math.log(p / (1 - p));
    const [loss] = await computed([1], [[logit], [t]], (y, target) => reconstructionLoss("bce", y, target));
    expect(loss).toBeCloseTo(-t * Math.log(p) - (1 - t) * Math.log(1 - p), 6);
  });
});

test("a mean over known cells leaves the others out, and is 0 where none is known", async () => {
  const mean = (known: number[]) => computed([2, 2], [[1, 2, 4, 100], known], (x, k) => meanKnown(x, k));
  expectClose(await mean([1, 1, 1, 0]), [7 / 3]);
  expectClose(await mean([0, 0, 0, 0]), [0]);
  expectClose(await computed([2, 2], [[1, 2, 4, 100]], (x) => meanKnown(x)), [107 / 4]);
  expect(rowSize(input("x", "float32", [5, 2, 3]))).toBe(6);
});

test("cross-entropy is −ln of the softmax of the right class, whatever the logits' level", async () => {
  const logits = [1, 2, 3, 1001, 1002, 1003];
  const hot = [0, 0, 1, 1, 0, 0];
  const total = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3));
  expectClose(await computed([2, 3], [logits, hot], crossEntropy), [total - 3, total - 1]);
});

describe("likelihoods", () => {
  const root = Math.sqrt(2 * Math.PI);
  test("−ln of a normal density, with a variance that is given or learnt", async () => {
    const density = (y: number, t: number, v: number) =>
      Math.exp(-((t - y) ** 2) / (2 * v)) / (root * Math.sqrt(v));
    const [y, t] = [
      [0, 1, -1],
      [0.5, 3, -1],
    ];
    const given = await computed([3], [y, t], (a, b) => gaussianSurprise(a, b, Math.log(0.25)));
    expectClose(
      given,
      y.map((a, i) => -Math.log(density(a, t[i], 0.25))),
    );
    const v = [0.5, 2, 8];
    const learnt = await computed([3], [y, t, v.map(Math.log)], gaussianSurprise);
    expectClose(
      learnt,
      y.map((a, i) => -Math.log(density(a, t[i], v[i]))),
    );
  });

  test("each density that a loss stands for adds up to 1", async () => {
    // Over ±12 by the trapezium rule; a Huber tail of e^−|x| leaves 2·e^−11.5 outside.
    const places = Array.from({ length: 24_001 }, (_, i) => -12 + i * 1e-3);
    for (const kind of ["mse", "huber"] as const) {
      const costs = await computed([places.length], [places.map(() => 0), places], (y, t) =>
        surprise(kind, y, t, 0),
      );
      expect(costs.reduce((sum, cost) => sum + Math.exp(-cost) * 1e-3, 0)).toBeCloseTo(1, 4);
    }
    const coin = await computed(
      [2],
      [
        [0.7, 0.7],
        [0, 1],
      ],
      (y, t) => surprise("bce", y, t, 0),
    );
    expect(coin.reduce((sum, cost) => sum + Math.exp(-cost), 0)).toBeCloseTo(1, 6);
  });
});

describe("divergences", () => {
  test("of a normal from the standard normal is its integral", async () => {
    const [means, variances] = [
      [0, 1, -0.5],
      [1, 0.25, 4],
    ];
    const kl = (m: number, v: number): number => {
      let sum = 0;
      for (let x = -30; x <= 30; x += 1e-3) {
        const q = Math.exp(-((x - m) ** 2) / (2 * v)) / Math.sqrt(2 * Math.PI * v);
        const logRatio = -((x - m) ** 2) / (2 * v) - Math.log(v) / 2 + (x * x) / 2;
        sum += q * logRatio * 1e-3;
      }
      return sum;
    };
    const found = await computed([1, 3], [means, variances.map(Math.log)], gaussianDivergence);
    expectClose(
      found,
      means.map((m, i) => kl(m, variances[i])),
    );
  });

  test("its mean adds up the units' means, each at least the free bits", async () => {
    const rows = [0.1, 2, 0.3, 4];
    expectClose(await computed([2, 2], [rows], (d) => meanDivergence(d)), [0.2 + 3]);
    expectClose(await computed([2, 2], [rows], (d) => meanDivergence(d, 0.5)), [0.5 + 3]);
  });

  test("of a wanted rate from each unit's mean, in nats, finite even of a unit that is always on", async () => {
    const wanted = 0.2;
    const kl = (p: number) => wanted * Math.log(wanted / p) + 0.8 * Math.log(0.8 / (1 - p));
    const found = await computed([2, 2], [[0.1, 0.6, 0.3, 0.8]], (a) => rateDivergence(a, wanted));
    expectClose(found, [(kl(0.2) + kl(0.7)) / 2]);
    const [full] = await computed([2, 1], [[1, 1]], (a) => rateDivergence(a, wanted));
    // Held 1e-6 off 1; float32 has 1 − 1e-6 to within 6e-8, so its logarithm to within 0.06.
    expect(Math.abs(full - kl(1 - 1e-6))).toBeLessThan(0.8 * 0.06);
  });

  test("mean size is that of the absolute numbers", async () => {
    expectClose(await computed([2, 2], [[-1, 2, 0, 3]], meanSize), [1.5]);
  });
});
