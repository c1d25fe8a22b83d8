import { afterAll, describe, expect, test } from "vitest";
import { auroc } from "../src/core/metrics/auroc.ts";
import { psnr } from "../src/core/metrics/psnr.ts";
import { random } from "../src/core/random.ts";
import { sizeOf } from "../src/core/shape.ts";
import { tensor } from "../src/core/tensor.ts";
import type { Dataset } from "../src/data/dataset.ts";
import { builtinDataset } from "../src/data/procedural/builtins.ts";
import { someRows } from "../src/data/someRows.ts";
import { anomalies } from "../src/detect/labels.ts";
import { scoreRows } from "../src/detect/scoreRows.ts";
import { onnxEngine } from "../src/hosts/node/engine/onnxEngine.ts";
import { openPatches } from "../src/hosts/node/pictures/patches.ts";
import { denoiserRunner } from "../src/model/denoiser/denoiserRunner.ts";
import { openModel } from "../src/model/openModel.ts";
import { modelTypes, type TypeName } from "../src/models/types/modelTypes.ts";
import { type FitOptions, type Fitted, fit as fitModel } from "../src/tasks/fit.ts";
import { fitDenoiser } from "../src/tasks/fitDenoiser.ts";

/**
 * Floors under what short trainings of a fixed seed reach on held-out rows, against drift that no other test sees. They
 * are no results: seconds of training, far from what a model can do. Each floor is the worst of seeds 1, 2 and 3, as
 * measured when it was set, less a margin: 0.5 dB of PSNR, a third of an error, 0.02 of AUROC.
 */
const margin = { psnr: 0.5, mse: 4 / 3, auroc: 0.02 };
const seed = 1;

interface Floor {
  readonly psnr?: number;
  readonly mse?: number;
  readonly auroc?: number;
}

const sets: Record<
  "glyphs" | "sensors" | "heartbeats",
  { rows: number; options: Partial<FitOptions>; normal?: string; worst: Record<TypeName, Floor> }
> = {
  glyphs: {
    rows: 800,
    options: { latent: 16, layers: [8, 16], epochs: 12 },
    worst: {
      vanilla: { psnr: 15.7 },
      denoising: { psnr: 15.6 },
      sparse: { psnr: 12.98 },
      nested: { psnr: 14.62 },
      variational: { psnr: 14.4 },
      map: { psnr: 13.24 },
    },
  },
  sensors: {
    rows: 2500,
    options: { epochs: 40 },
    worst: {
      vanilla: { mse: 0.032, auroc: 0.989 },
      denoising: { mse: 0.0443, auroc: 0.987 },
      sparse: { mse: 0.0758, auroc: 0.981 },
      nested: { mse: 0.0467, auroc: 0.983 },
      variational: { mse: 0.0759, auroc: 0.988 },
      map: { mse: 0.0878, auroc: 0.983 },
    },
  },
  heartbeats: {
    rows: 1200,
    options: { latent: 8, layers: [8, 16], epochs: 20 },
    normal: "normal",
    worst: {
      vanilla: { mse: 0.0883, auroc: 0.987 },
      denoising: { mse: 0.0871, auroc: 0.987 },
      sparse: { mse: 0.259, auroc: 0.988 },
      nested: { mse: 0.1313, auroc: 0.987 },
      variational: { mse: 0.1003, auroc: 0.987 },
      map: { mse: 0.1118, auroc: 0.989 },
    },
  },
};

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

/** What a stream of events ends with. */
async function resultOf<T>(stream: AsyncGenerator<unknown, T | undefined>): Promise<T> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done && value === undefined) throw new Error("the training was interrupted");
    if (done) return value as T;
  }
}

/** PSNR of reconstructions in dB, mean squared error of features, and AUROC of the scores, over the held-out rows. */
async function measured(dataset: Dataset, { autoencoder, rows }: Fitted, normal?: string) {
  const held = someRows(dataset, rows.validation);
  const model = openModel(autoencoder, engine);
  const { run } = model;
  try {
    const raw = await held.read(Uint32Array.from({ length: held.rows }, (_, i) => i));
    const { predicted, residuals } = await run.explain(raw);
    const { data } = await run.features(raw);
    const odd = anomalies(held.labels, normal)?.map((is) => is === true);
    const decibels: number[] = [];
    for (let at = 0; at < data.length; at += run.width)
      decibels.push(psnr(predicted.data.subarray(at, at + run.width), data.subarray(at, at + run.width)));
    return {
      psnr: decibels.reduce((a, b) => a + b, 0) / held.rows,
      mse: residuals.data.reduce((sum, r) => sum + r * r, 0) / residuals.data.length,
      auroc: odd && auroc(await scoreRows(model, held), odd),
    };
  } finally {
    await run.close();
  }
}

for (const [name, { rows, options, normal, worst }] of Object.entries(sets)) {
  describe(`on ${name}`, () => {
    test.each(Object.keys(modelTypes) as TypeName[])("%s reaches its floor", async (type) => {
      const dataset = builtinDataset(name, { rows, seed: 1 });
      const fitted = await resultOf(fitModel(dataset, { ...options, type, seed, engine, validation: 0.3 }));
      const found = await measured(dataset, fitted, normal);
      const floor = worst[type];
      if (floor.psnr !== undefined) expect(found.psnr).toBeGreaterThan(floor.psnr - margin.psnr);
      if (floor.mse !== undefined) expect(found.mse).toBeLessThan(floor.mse * margin.mse);
      if (floor.auroc !== undefined) expect(found.auroc).toBeGreaterThan(floor.auroc - margin.auroc);
    });
  });
}

test("a denoiser of any size takes noise off held-out patches of photos", async () => {
  const sigma = 0.1;
  const patches = await openPatches("photos", { side: 32, rows: 6, seed: 2 });
  const { denoiser, rows } = await resultOf(
    fitDenoiser(patches, {
      ...{ widths: [8, 16], blocks: 1, noise: [sigma, sigma], epochs: 4, learningRate: 5e-3 },
      ...{ seed, engine },
    }),
  );
  const { data, shape } = await patches.read(rows.validation);
  await patches.close();
  const size = sizeOf(shape.slice(1));
  const cleaner = denoiserRunner(denoiser, engine);
  const source = random(9);
  const decibels: number[] = [];
  for (let at = 0; at < data.length; at += size) {
    const clean = Float32Array.from({ length: size }, (_, i) => Number(data[at + i]) / 255);
    const noisy = clean.map((x) => x + sigma * source.normal());
    decibels.push(psnr((await cleaner.denoise(tensor("float32", shape.slice(1), noisy))).data, clean));
  }
  await cleaner.close();
  // The noisy patches have 20.0 dB; the worst of three seeds gave 21.9.
  expect(decibels.reduce((a, b) => a + b, 0) / decibels.length).toBeGreaterThan(21.9 - margin.psnr);
});
