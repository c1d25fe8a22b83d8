import { describe, expect, test } from "vitest";
import { type Tensor, tensor } from "../core/tensor.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { graph } from "../graph/graph.ts";
import { constant, input } from "../graph/value.ts";
import { type AdamOptions, adamRates, adamUpdate } from "./adam.ts";

const steps = 12;
const rate = (t: number): number => 0.1 / (1 + 0.1 * t);
const start = [1, -2, 0.5, 3];
/** Whether weight decay applies to each weight. */
const decays = [1, 1, 0, 1];
/** Gradients of each step: large, tiny, changing sign, and none at all. */
const gradientAt = (t: number): number[] => [2 + Math.sin(t), 1e-7 * t, (-1) ** t * 0.3, 0];

/** Algorithm 1 of Kingma & Ba 2015, with the decay of algorithm 2 of Loshchilov & Hutter 2019, number by number. */
function byHand({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 }: AdamOptions): number[][] {
  const weights = [...start];
  const [m, v] = [start.map(() => 0), start.map(() => 0)];
  return Array.from({ length: steps }, (_, k) => {
    const t = k + 1;
    const gradient = gradientAt(t);
    for (let i = 0; i < weights.length; i++) {
      m[i] = beta1 * m[i] + (1 - beta1) * gradient[i];
      v[i] = beta2 * v[i] + (1 - beta2) * gradient[i] ** 2;
      const first = m[i] / (1 - beta1 ** t);
      const second = v[i] / (1 - beta2 ** t);
      weights[i] -=
        rate(t) * (first / (Math.sqrt(second) + epsilon)) + rate(t) * weightDecay * decays[i] * weights[i];
    }
    return [...weights];
  });
}

/** The same by the graph, in float64, so that only the formulas can differ. */
async function byGraph(options: AdamOptions): Promise<number[][]> {
  const vector = (name: string) => input(name, "float64", [start.length]);
  const scalar = (name: string) => input(name, "float64", []);
  const mask = constant({ dtype: "float64", shape: [start.length], data: Float64Array.from(decays) });
  const next = adamUpdate(
    vector("weights"),
    vector("gradient"),
    { m: vector("m"), v: vector("v") },
    { stepSize: scalar("stepSize"), epsilon: scalar("epsilon"), learningRate: scalar("learningRate") },
    options,
    mask,
  );
  const program = await referenceEngine().compile(graph({ ...next }));
  const of = (data: ArrayLike<number>): Tensor => tensor("float64", [start.length], Float64Array.from(data));
  let state: Record<string, Tensor> = {
    weights: of(start),
    m: of(start.map(() => 0)),
    v: of(start.map(() => 0)),
  };
  const path: number[][] = [];
  for (let t = 1; t <= steps; t++) {
    const rates = Object.entries(adamRates(t, rate(t), options)).filter(
      ([name]) => name !== "learningRate" || (options.weightDecay ?? 0) > 0,
    );
    const feeds = Object.fromEntries(
      rates.map(([name, x]) => [name, tensor("float64", [], Float64Array.of(x))]),
    );
    state = await program.run({ ...state, gradient: of(gradientAt(t)), ...feeds });
    path.push([...(state.weights.data as Float64Array)]);
  }
  return path;
}

const cases: Record<string, AdamOptions> = {
  "the usual settings": {},
  "other betas and a large epsilon": { beta1: 0.5, beta2: 0.9, epsilon: 0.1 },
  "decoupled weight decay": { weightDecay: 0.2 },
};

for (const [name, options] of Object.entries(cases)) {
  describe(`Adam with ${name}`, () => {
    test(`takes ${steps} steps as the paper's algorithm does`, async () => {
      const [path, wanted] = [await byGraph(options), byHand(options)];
      for (const [t, weights] of path.entries())
        for (const [i, x] of weights.entries()) expect(x).toBeCloseTo(wanted[t][i], 12);
    });
  });
}

test("a first step is the learning rate long, whatever the gradient's size, and a weight without gradient rests", async () => {
  const [first] = await byGraph({});
  expect(first[0]).toBeCloseTo(start[0] - rate(1), 8);
  // 1e-7 beside an epsilon of 1e-8: ten elevenths of the way.
  expect(first[1]).toBeCloseTo(start[1] - rate(1) / 1.1, 8);
  expect(first[3]).toBe(start[3]);
});

test("decay shrinks a weight by its share of the learning rate, and spares what does not decay", async () => {
  const [decayed, plain] = [await byGraph({ weightDecay: 0.2 }), await byGraph({})];
  expect(decayed[0][3]).toBeCloseTo(3 * (1 - 0.2 * rate(1)), 12);
  for (let t = 0; t < steps; t++) expect(decayed[t][2]).toBe(plain[t][2]);
});
