import { expect, test } from "vitest";
import { random } from "../core/random.ts";
import { tensor, zeros } from "../core/tensor.ts";
import { memoryDataset } from "../data/memory.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { runner } from "../model/runner.ts";
import { denseArchitecture } from "../models/families/autoencoder/architecture.ts";
import { autoencoderTraining } from "../models/families/autoencoder/autoencoderTraining.ts";
import { network } from "../models/families/autoencoder/network.ts";
import { modelSpec } from "../models/modelSpec.ts";
import { codeUse } from "../models/types/codeUse.ts";
import { reviver } from "./revive.ts";
import type { RunState } from "./runState.ts";
import { train } from "./train.ts";
import type { TrainOptions } from "./trainingRun.ts";
import { initialWeights } from "./weights.ts";

/** Rows of eight numbers, of which each row has two. */
const rows = 240;
const source = random(2);
const data = new Float64Array(rows * 8);
for (let row = 0; row < rows; row++) {
  data[row * 8 + source.integer(4)] = 1 + source.uniform();
  data[row * 8 + 4 + source.integer(4)] = 1 + source.uniform();
}
const columns = Array.from({ length: 8 }, (_, i) => ({ name: `c${i}`, kind: "numeric" as const }));
const dataset = memoryDataset({ kind: "table", name: "pairs", shape: [8], dtype: "float64", data, columns });
const all = Uint32Array.from({ length: rows }, (_, i) => i);

const sparsity = { kind: "l1", amount: 0.02 } as const;
const net = network(
  modelSpec.parse({
    type: "sparse",
    sparsity,
    input: {
      kind: "table",
      columns: columns.map(({ name, kind }) => ({ name, kind, mean: 0, deviation: 1, min: 0, max: 2 })),
    },
    latent: 12,
    loss: "mse",
    ...denseArchitecture([8], { widths: [16] }),
  }),
);
const engine = referenceEngine();

/** Weights of which the first `count` units are dead: far below 0 for any input of the bottleneck. */
function withDead(count: number): Float32Array<ArrayBuffer> {
  const weights = initialWeights(net, 3);
  let start = 0;
  for (const { name, shape } of net.parameters) {
    if (name === "waist.bias") weights.fill(-100, start, start + count);
    start += shape.reduce((a, b) => a * b, 1);
  }
  return weights;
}

async function deadOf(weights: Float32Array<ArrayBuffer>): Promise<number> {
  const run = runner({ spec: net.spec, net, weights } as Autoencoder, engine);
  const { dead } = codeUse(sparsity, await run.encode(await dataset.read(all)));
  await run.close();
  return dead;
}

test("dead units live again and their moments are forgotten; the others stay as they are", async () => {
  const weights = withDead(5);
  const before = await deadOf(weights);
  expect(before).toBeGreaterThanOrEqual(5);
  const ones = () => tensor("float32", [weights.length], new Float32Array(weights.length).fill(1));
  const state = { weights: tensor("float32", [weights.length], weights.slice()), m: ones(), v: ones() };
  const reviving = reviver(autoencoderTraining(net), { engine, dataset, rows: all, seed: 0 })!;
  expect(await reviving.revive(state, 4)).toBe(before);
  expect(await deadOf(state.weights.data as Float32Array<ArrayBuffer>)).toBe(0);
  await reviving.close();

  const changed = state.weights.data.reduce((n, x, i) => n + Number(x !== weights[i]), 0);
  const forgotten = state.m.data.reduce((n, x) => n + Number(x === 0), 0);
  // Of a unit: 16 numbers that it reads, its bias, and 16 that it adds.
  expect(changed).toBe(33 * before);
  expect(forgotten).toBe(33 * before);
});

const options = (more: Partial<TrainOptions> = {}): TrainOptions => ({
  engine,
  dataset,
  rows: { train: all.subarray(0, 200), validation: all.subarray(200) },
  batch: 10,
  epochs: 12,
  learningRate: 0.01,
  ...more,
});

/** Trains on from a state, or from the start; keeps each state that a checkpoint would. */
async function trained(from?: RunState, states: RunState[] = []) {
  const stream = train(
    autoencoderTraining(net),
    options({
      checkpoints: {
        every: 0,
        load: async () => from,
        save: async (state) => {
          states.push(structuredClone(state));
          return "memory";
        },
      },
    }),
  );
  for (;;) {
    const { value, done } = await stream.next();
    if (done) return value;
  }
}

test("a run that revives units and is resumed ends with the same bits", async () => {
  const weights = tensor("float32", [withDead(5).length], withDead(5));
  const zero = zeros("float32", weights.shape);
  const start: RunState = {
    progress: { step: 0, seconds: 0, lossSum: 0, lossCount: 0, bestEpoch: 0 },
    tensors: { weights, m: zero, v: zero, best: weights },
  };
  const states: RunState[] = [];
  const whole = await trained(start, states);
  expect(await deadOf(whole.weights)).toBe(0);
  const midway = states.find(({ progress }) => progress.step >= 60)!;
  expect((await trained(midway)).weights).toEqual(whole.weights);
});
