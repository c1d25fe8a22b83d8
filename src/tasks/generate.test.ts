import { expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { random } from "../core/random.ts";
import { tensor } from "../core/tensor.ts";
import { memoryDataset } from "../data/memory.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { decodeModel, encodeModel } from "../files/modelFile.ts";
import { fromModelFile, toModelFile } from "../model/autoencoder.ts";
import { fitCodes } from "../model/codeMixture.ts";
import { runner } from "../model/runner.ts";
import type { InputSpec } from "../models/inputs/inputSpec.ts";
import { type DrawOptions, densityName, drawCodes, rowsOfCodes } from "./generate.ts";

const input: InputSpec = { kind: "pictures", channels: 1, height: 8, width: 8 };

/** Dark pictures and light ones, and nothing between. */
const dataset = memoryDataset({
  kind: "pictures",
  name: "two kinds",
  shape: [1, 8, 8],
  dtype: "uint8",
  data: Uint8Array.from({ length: 200 * 64 }, (_, i) => (i < 6400 ? 10 : 240) + ((i * 7919) % 13)),
});

test("new codes of a plain model lie where the training codes do, out of its file alone", async () => {
  const plain = untrained(input);
  const run = runner(plain, referenceEngine());
  const known = await run.encode(await dataset.read(Uint32Array.from({ length: 200 }, (_, i) => i)));
  const written = encodeModel(toModelFile({ ...plain, codes: fitCodes(known, 1) }));
  const model = fromModelFile(decodeModel(written, "model"), "model");
  expect(densityName(model)).toMatch(/mixture of \d Gaussians fitted to 200 training codes/);
  const codes = drawCodes(model, 100, { seed: 1 });
  expect(drawCodes(model, 100, { seed: 1 })).toEqual(codes);

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

test("a variational model draws from where its codes lie, and from its prior where that is asked for", () => {
  const source = random(2);
  // Codes that training left away from the prior.
  const away = tensor(
    "float32",
    [500, 3],
    Float32Array.from({ length: 1500 }, () => 4 + source.normal() / 2),
  );
  const model = { ...untrained(input, { type: "variational", beta: 1 }), codes: fitCodes(away, 1) };
  const moments = (options: DrawOptions) => {
    const { data } = drawCodes(model, 2000, options);
    const mean = data.reduce((sum, z) => sum + z, 0) / data.length;
    return [mean, data.reduce((sum, z) => sum + (z - mean) ** 2, 0) / data.length];
  };
  expect(densityName(model)).toBe("one Gaussian fitted to 500 training codes");
  expect(moments({})[0]).toBeCloseTo(4, 1);
  expect(moments({})[1]).toBeCloseTo(0.25, 1);
  expect(densityName(model, { prior: true })).toBe("the prior");
  expect(moments({ prior: true })[0]).toBeCloseTo(0, 1);
  expect(moments({ prior: true })[1]).toBeCloseTo(1, 1);
  expect(() => drawCodes(untrained(input), 1, { prior: true })).toThrow(/variational model/);
});

test("a plain model with nothing to go by is refused, and so is a file whose mixture is of another width", () => {
  const model = untrained(input);
  expect(() => drawCodes(model, 1)).toThrow(/keeps where its codes lie/);
  const wide = {
    dtype: "float32",
    shape: [5, 4],
    data: Float32Array.from({ length: 20 }, (_, i) => Math.sin(i)),
  } as const;
  const written = decodeModel(encodeModel(toModelFile({ ...model, codes: fitCodes(wide, 1) })), "model");
  expect(() => fromModelFile(written, "model")).toThrow(/density of its codes is not valid/);
});
