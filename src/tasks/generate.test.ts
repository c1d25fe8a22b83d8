import { expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { memoryDataset } from "../data/memory.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import type { InputSpec } from "../models/inputSpec.ts";
import { codeDensity, drawCodes, rowsOfCodes } from "./generate.ts";
import { runner } from "./runner.ts";

const input: InputSpec = { kind: "pictures", channels: 1, height: 8, width: 8 };

/** Dark pictures and light ones, and nothing between. */
const dataset = memoryDataset({
  kind: "pictures",
  name: "two kinds",
  shape: [1, 8, 8],
  dtype: "uint8",
  data: Uint8Array.from({ length: 200 * 64 }, (_, i) => (i < 6400 ? 10 : 240) + ((i * 7919) % 13)),
});
const training = { dataset, rows: Uint32Array.from({ length: 200 }, (_, i) => i) };

test("new codes of a plain model lie where the training codes do", async () => {
  const model = untrained(input);
  const run = runner(model, referenceEngine());
  const density = await codeDensity(model, run, { training });
  expect(density.name).toMatch(/mixture of \d Gaussians fitted to 200 training codes/);
  const codes = drawCodes(model, density, 100, 1);
  expect(drawCodes(model, density, 100, 1)).toEqual(codes);

  const known = await run.encode(await dataset.read(training.rows));
  const near = (row: number): number => {
    let least = Number.POSITIVE_INFINITY;
    for (let other = 0; other < 200; other++) {
      let square = 0;
      for (let j = 0; j < 3; j++) square += (codes.data[row * 3 + j] - known.data[other * 3 + j]) ** 2;
      least = Math.min(least, square);
    }
    return Math.sqrt(least);
  };
  let apart = 0;
  for (let j = 0; j < 3; j++) apart += (known.data[j] - known.data[199 * 3 + j]) ** 2;
  // One Gaussian over both kinds would put many codes in the empty middle.
  for (let row = 0; row < 100; row++) expect(near(row)).toBeLessThan(0.15 * Math.sqrt(apart));

  let count = 0;
  for await (const { rows } of rowsOfCodes(model, run, codes)) count += rows.shape[0];
  expect(count).toBe(100);
});

test("a variational model draws from its prior, and no data is asked for", async () => {
  const model = untrained(input, { type: "variational", beta: 1 });
  const density = await codeDensity(model, runner(model, referenceEngine()));
  const { data } = drawCodes(model, density, 5000);
  const variance = data.reduce((sum, z) => sum + z * z, 0) / data.length;
  expect(variance).toBeCloseTo(1, 1);
});

test("a plain model with nothing to go by is refused", async () => {
  const model = untrained(input);
  await expect(codeDensity(model, runner(model, referenceEngine()))).rejects.toThrow("--training");
});

test("without the data, the Gaussian that the detector keeps serves", async () => {
  const code = {
    mean: Float64Array.of(5, 6, 7),
    factor: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
    scale: Float64Array.of(0, 1),
  };
  const model = {
    ...untrained(input),
    detector: { residual: code, code, scores: Float64Array.of(0), rows: 1 },
  };
  const density = await codeDensity(model, runner(model, referenceEngine()));
  const { data } = drawCodes(model, density, 2000);
  const means = [0, 0, 0];
  for (const [i, z] of data.entries()) means[i % 3] += z / 2000;
  expect(means.map(Math.round)).toEqual([5, 6, 7]);
});
