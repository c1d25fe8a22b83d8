import { expect, test } from "vitest";
import { memoryDataset } from "../data/memory.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
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
