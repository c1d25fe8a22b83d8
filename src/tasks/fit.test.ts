import { expect, test } from "vitest";
import type { Dataset } from "../data/dataset.ts";
import { memoryDataset } from "../data/memory.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { type FitOptions, fit as fitEvents } from "./fit.ts";

const pictures = memoryDataset({
  ...{ kind: "pictures", name: "dots", shape: [1, 8, 8], dtype: "uint8" },
  data: Uint8Array.from({ length: 20 * 64 }, (_, i) => (i * 37) % 251),
});
const table = memoryDataset({
  ...{ kind: "table", name: "numbers", shape: [2], dtype: "float64" },
  columns: [
    { name: "a", kind: "numeric" },
    { name: "b", kind: "numeric" },
  ],
  data: Float64Array.from({ length: 40 }, (_, i) => Math.sin(i)),
});
const first = (dataset: typeof pictures, options: Omit<FitOptions, "engine">) =>
  fitEvents(dataset, { ...options, engine: referenceEngine(), epochs: 1 }).next();

test("a code cannot keep more numbers than it has", async () => {
  const sparsity = (amount: number) => ({ latent: 4, sparsity: { kind: "top-k", amount } }) as const;
  await expect(first(pictures, sparsity(5))).rejects.toThrow(/at most the 4 numbers.*got 5/);
  expect((await first(pictures, sparsity(4))).value).toMatchObject({ type: "start" });
});

test("how pictures look judges neither tables nor likelihoods", async () => {
  await expect(first(table, { loss: "ssim" })).rejects.toThrow(/ssim.*judges pictures/);
  await expect(first(pictures, { loss: "ssim", type: "variational" })).rejects.toThrow(/ssim.*no likelihood/);
  expect((await first(pictures, { loss: "ssim" })).value).toMatchObject({ type: "start" });
});

/** What a fit finds wrong, after so many epochs. */
async function findings(dataset: Dataset, options: Omit<FitOptions, "engine">): Promise<readonly string[]> {
  const engine = await onnxEngine({ threads: 1 });
  try {
    const events = fitEvents(dataset, { ...options, engine });
    for (;;) {
      const { value, done } = await events.next();
      if (done) return (value?.findings ?? []).map(({ code }) => code);
    }
  } finally {
    await engine.close();
  }
}

test("the doctor compares with PCA however large the rows are", async () => {
  const [rows, side] = [40, 72];
  const data = new Float32Array(rows * side * side);
  // Pictures of random brightness and slope: two components explain all of their variance.
  for (let i = 0; i < data.length; i++) {
    const [row, x] = [Math.floor(i / side ** 2), i % side];
    data[i] = 0.3 + 0.3 * Math.abs(Math.sin(row)) + 0.2 * Math.cos(7 * row) * (x / side);
  }
  const slopes = memoryDataset({
    ...{ kind: "pictures", name: "slopes", shape: [1, side, side], dtype: "float32" },
    data,
  });
  // Weights that hardly move give the mean picture: plain grey.
  const options = { epochs: 1, learningRate: 1e-9, latent: 2, layers: [4, 4], batch: 4 };
  expect(await findings(slopes, options)).toContain("no-better-than-pca");
});

test("a column that is the same in every row, or missing in each, is named", async () => {
  const constant = memoryDataset({
    ...{ kind: "table", name: "numbers", shape: [3], dtype: "float64" },
    columns: [
      { name: "a", kind: "numeric" },
      { name: "b", kind: "numeric" },
      { name: "c", kind: "numeric" },
    ],
    data: Float64Array.from({ length: 90 }, (_, i) => [Math.sin(i), 4, Number.NaN][i % 3]),
  });
  const found = (await findings(constant, { epochs: 1 })).filter((code) => code === "empty-column");
  expect(found).toHaveLength(2);
  expect(await findings(table, { epochs: 1 })).not.toContain("empty-column");
});
