import { afterAll, describe, expect, test } from "vitest";
import { random } from "../core/random.ts";
import { drain } from "../core/stream.ts";
import type { Dataset } from "../data/dataset.ts";
import { memoryDataset } from "../data/memory.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { chooseLatent } from "./chooseLatent.ts";
import { type Sweep, type SweepOptions, sweep } from "./sweep.ts";

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

describe("the width to take", () => {
  const curve = [1, 0.4, 0.12, 0.1, 0.099].map((error, i) => ({ latent: 2 ** i, error }));

  test("is the smallest that gives up at most a twentieth of the best one's gain", () => {
    expect(chooseLatent(curve, { variance: 1 })).toMatchObject({ latent: 4, bound: 0.099 + 0.05 * 0.901 });
    expect(chooseLatent(curve, { variance: 0.2 }).latent).toBe(8);
    expect(chooseLatent([...curve].reverse(), { variance: 1 }).latent).toBe(4);
  });

  test("is the best where none beats the mean", () => {
    expect(chooseLatent(curve, { variance: 0.01 }).latent).toBe(16);
  });
});

/** Six columns that three hidden numbers make. */
function table(): Dataset {
  const source = random(1);
  const mixing = Array.from({ length: 18 }, source.normal);
  const data = new Float64Array(600 * 6);
  for (let row = 0; row < 600; row++) {
    const hidden = Array.from({ length: 3 }, source.normal);
    for (let c = 0; c < 6; c++)
      data[row * 6 + c] = hidden.reduce((sum, h, i) => sum + h * mixing[i * 6 + c], 0);
  }
  const columns = Array.from({ length: 6 }, (_, c) => ({ name: `c${c}`, kind: "numeric" as const }));
  return memoryDataset({ kind: "table", name: "made up", shape: [6], dtype: "float64", data, columns });
}

async function swept(dataset: Dataset, options: Omit<SweepOptions, "engine">): Promise<Sweep> {
  return (await drain(sweep(dataset, { ...options, engine })))!;
}

test("finds as many numbers as a table has, beside PCA", async () => {
  const { points, choice, variance, heldOut } = await swept(table(), {
    latents: [4, 1, 3, 2],
    layers: [16],
    epochs: 60,
    activation: "tanh",
  });
  expect(points.map(({ latent }) => latent)).toEqual([1, 2, 3, 4]);
  expect(heldOut).toBe(60);
  expect(variance).toBeGreaterThan(0.7);
  expect(variance).toBeLessThan(1.3);
  for (const [i, { error, pca }] of points.entries()) {
    if (i > 0) expect(pca).toBeLessThan(points[i - 1].pca!);
    expect(error).toBeLessThan(variance);
  }
  // Three numbers make the table, and PCA of three says it all.
  expect(points[2].pca).toBeLessThan(1e-6);
  expect(points[1].pca).toBeGreaterThan(0.01);
  expect(choice.latent).toBe(3);
  expect(choice.reason).toContain("3 is the smallest width");
});

test("measures a denoiser on noisy pictures and chooses by them", async () => {
  const source = random(2);
  const pictures = memoryDataset({
    ...{ kind: "pictures", name: "made up", shape: [1, 4, 4], dtype: "float32" },
    data: Float32Array.from({ length: 200 * 16 }, () => source.uniform()),
  });
  const { points, choice } = await swept(pictures, {
    ...{ latents: [1, 2], layers: [8], epochs: 2, batch: 32 },
    noise: { kind: "gaussian", amount: 0.5 },
  });
  for (const { error, noisy } of points) expect(noisy).not.toBe(error);
  const errors = points.map(({ latent, noisy }) => ({ latent, error: noisy! }));
  expect(chooseLatent(errors, { variance: 1 / 12 }).latent).toBe(choice.latent);
});

test("is refused without rows to judge by", async () => {
  await expect(swept(table(), { validation: 0 })).rejects.toThrow(/needs rows held out/);
});
