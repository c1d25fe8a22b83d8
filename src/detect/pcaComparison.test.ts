import { afterAll, expect, test } from "vitest";
import { provenance } from "../../test/untrained.ts";
import { random } from "../core/random.ts";
import { memoryDataset } from "../data/memory.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { network } from "../models/families/autoencoder/network.ts";
import type { InputSpec } from "../models/inputs/inputSpec.ts";
import { modelSpec } from "../models/modelSpec.ts";
import { flatten } from "../train/weights.ts";
import { compareWithPca } from "./pcaComparison.ts";

const starting = onnxEngine({ threads: 1 });
afterAll(async () => (await starting).close());

const column = (name: string) => ({ kind: "numeric" as const, name, mean: 0, deviation: 1, min: -3, max: 3 });
const table = (...names: string[]): InputSpec => ({ kind: "table", columns: names.map(column) });

/** A model with the weights given by name; the others are 0. */
function modelWith(more: object, weights: Readonly<Record<string, readonly number[]>> = {}): Autoencoder {
  const spec = modelSpec.parse({
    type: "vanilla",
    latent: 1,
    loss: "mse",
    encoder: [],
    decoder: [],
    ...more,
  });
  const net = network(spec);
  const zeros = (name: string) =>
    new Float32Array(net.parameters.find((p) => p.name === name)!.shape.reduce((a, b) => a * b, 1));
  return { spec, net, weights: flatten(net, (name) => weights[name] ?? zeros(name)), provenance };
}

const range = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);

/** Rows (t, |t|), which one number determines, though not one component. */
const bent = (() => {
  const source = random(2);
  const data = Float64Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? source.normal() : 0));
  for (let i = 1; i < data.length; i += 2) data[i] = Math.abs(data[i - 1]);
  return memoryDataset({ kind: "table", name: "bent", shape: [2], dtype: "float64", data });
})();
/** The code is t; the decoder rectifies t and −t, and adds them up. */
const exact = modelWith(
  {
    input: table("t", "size"),
    decoder: [
      { kind: "dense", units: 2, activation: "relu" },
      { kind: "dense", units: 2, activation: "linear" },
    ],
  },
  { "waist.weight": [1, 0], "decoder.0.weight": [1, -1], "decoder.1.weight": [1, 1, -1, 1] },
);
const split = { train: range(0, 150), validation: range(150, 200) };

test("a model that knows what is not linear is better than PCA, an ignorant one is not", async () => {
  const engine = await starting;
  const found = await compareWithPca(exact, bent, split, engine);
  expect(found).toMatchObject({ components: 1 });
  expect(found!.model).toBeLessThan(1e-10);
  // Of the variances 1 of t and 1 − 2/π of |t|, uncorrelated, one component leaves the second: half of it a number.
  expect(found!.pca).toBeGreaterThan(0.1);
  expect(found!.pca).toBeLessThan(0.3);
  const ignorant = { ...exact, weights: exact.weights.map(() => 0) };
  const worse = await compareWithPca(ignorant, bent, split, engine);
  expect(worse!.pca).toBe(found!.pca);
  // It predicts 0 for t and |t|, whose squares have the mean 1 each: 50 rows are off by up to a half.
  expect(worse!.model).toBeGreaterThan(0.5);
});

test("PCA is judged on the training rows where none are held out", async () => {
  const found = await compareWithPca(
    exact,
    bent,
    { train: split.train, validation: range(0, 0) },
    await starting,
  );
  expect(found!.pca).toBeGreaterThan(0.1);
});

test("a clean row that PCA could copy is no comparison; a corrupted one is, on the same numbers", async () => {
  const copying = {
    latent: 2,
    input: table("t", "size"),
    decoder: [{ kind: "dense", units: 2, activation: "linear" }],
  };
  const identity = { "waist.weight": [1, 0, 0, 1], "decoder.0.weight": [1, 0, 0, 1] };
  const engine = await starting;
  expect(await compareWithPca(modelWith(copying, identity), bent, split, engine)).toBeUndefined();
  const noisy = { ...copying, type: "denoising", noise: { kind: "gaussian", amount: 0.5 } };
  const found = await compareWithPca(modelWith(noisy, identity), bent, split, engine);
  // Both give back what they got: the noise is the error, 0.25 within four standard errors of 100 squares.
  expect(found!.model).toBeCloseTo(found!.pca, 6);
  expect(Math.abs(found!.model / 0.25 - 1)).toBeLessThan(4 * Math.sqrt(2 / 100));
});

test("of a sparse code PCA gets as many components as a row uses", async () => {
  const sparse = (sparsity: object) =>
    modelWith({
      ...{ type: "sparse", sparsity, latent: 8, input: table("a", "b", "c", "d") },
      decoder: [{ kind: "dense", units: 4, activation: "linear" }],
    });
  const source = random(4);
  const data = Float64Array.from({ length: 4 * 200 }, source.normal);
  const dataset = memoryDataset({ kind: "table", name: "noise", shape: [4], dtype: "float64", data });
  // A code of zeros alone, as an l1 penalty may leave it, has one.
  const found = await compareWithPca(sparse({ kind: "l1", amount: 1 }), dataset, split, await starting);
  expect(found?.components).toBe(1);
  expect(
    await compareWithPca(sparse({ kind: "kl", amount: 0.2 }), dataset, split, await starting),
  ).toBeUndefined();
});

test("missing cells count for neither", async () => {
  const rows = range(0, 200);
  const { data } = (await bent.read(rows)) as { data: Float64Array<ArrayBuffer> };
  const holed = data.map((x, i) => (i % 4 === 1 ? Number.NaN : x));
  const dataset = memoryDataset({ kind: "table", name: "holed", shape: [2], dtype: "float64", data: holed });
  const found = await compareWithPca(exact, dataset, split, await starting);
  expect(found!.model).toBeLessThan(1e-10);
});

test("rows of any size are compared: 65,536 numbers, on a plane that two components span", async () => {
  const numbers = 256 * 256;
  const source = random(7);
  const count = 40;
  const data = new Float32Array(count * numbers);
  for (let row = 0; row < count; row++) {
    const [a, b] = [0.2 * source.uniform(), 0.2 * source.uniform()];
    for (let i = 0; i < numbers; i++)
      data[row * numbers + i] = 0.5 + a * Math.sin(i / 400) + b * Math.cos(i / 31);
  }
  const dataset = memoryDataset({
    kind: "pictures",
    name: "waves",
    shape: [1, 256, 256],
    dtype: "float32",
    data,
  });
  const grey = modelWith(
    {
      latent: 2,
      input: { kind: "pictures", channels: 1, height: 256, width: 256 },
      decoder: [
        { kind: "dense", units: numbers, activation: "linear" },
        { kind: "reshape", shape: [1, 256, 256] },
      ],
    },
    { "decoder.0.bias": Array<number>(numbers).fill(0.5) },
  );
  const rows = { train: range(0, 30), validation: range(30, 40) };
  const found = await compareWithPca(grey, dataset, rows, await starting);
  expect(found!.pca).toBeLessThan(1e-8);
  // ½·(E a² + E b²) with uniform a and b in 0…0.2: 0.0133; ten rows are off by up to a half.
  expect(found!.model).toBeGreaterThan(0.005);
});
