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
import { type DrawOptions, densityName, newCodes } from "./generate.ts";
import { rowsOfCodes } from "./rowsOfCodes.ts";

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
  const written = encodeModel(
    toModelFile({ ...plain, codes: await fitCodes(known, { engine: referenceEngine(), seed: 1 }) }),
  );
  const model = fromModelFile(decodeModel(written, "model"), "model");
  expect(densityName(model)).toMatch(/mixture of \d Gaussians fitted to 200 training codes/);
  const codes = newCodes(model, { seed: 1 })(100);
  // The same codes come a few at a time.
  const next = newCodes(model, { seed: 1 });
  const parts = [7, 90, 3].flatMap((count) => [...next(count).data]);
  expect(parts).toEqual([...codes.data]);

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
  for await (const { rows } of rowsOfCodes({ ...model, run }, newCodes(model, { seed: 1 }), 100))
    count += rows.shape[0];
  expect(count).toBe(100);
});

test("a variational model draws from where its codes lie, and from its prior where that is asked for", async () => {
  const source = random(2);
  // Codes that training left away from the prior.
  const away = tensor(
    "float32",
    [500, 3],
    Float32Array.from({ length: 1500 }, () => 4 + source.normal() / 2),
  );
  const model = {
    ...untrained(input, { type: "variational", beta: 1 }),
    codes: await fitCodes(away, { engine: referenceEngine(), seed: 1 }),
  };
  const moments = (options: DrawOptions) => {
    const { data } = newCodes(model, options)(2000);
    const mean = data.reduce((sum, z) => sum + z, 0) / data.length;
    return [mean, data.reduce((sum, z) => sum + (z - mean) ** 2, 0) / data.length];
  };
  expect(densityName(model)).toBe("one Gaussian fitted to 500 training codes");
  expect(moments({})[0]).toBeCloseTo(4, 1);
  expect(moments({})[1]).toBeCloseTo(0.25, 1);
  expect(densityName(model, { prior: true })).toBe("the prior");
  expect(moments({ prior: true })[0]).toBeCloseTo(0, 1);
  expect(moments({ prior: true })[1]).toBeCloseTo(1, 1);
  expect(() => newCodes(untrained(input), { prior: true })).toThrow(/variational model/);
});

test("a plain model with nothing to go by is refused, and so is a file whose mixture is of another width", async () => {
  const model = untrained(input);
  expect(() => newCodes(model)).toThrow(/keeps where its codes lie/);
  const wide = {
    dtype: "float32",
    shape: [5, 4],
    data: Float32Array.from({ length: 20 }, (_, i) => Math.sin(i)),
  } as const;
  const written = decodeModel(
    encodeModel(
      toModelFile({ ...model, codes: await fitCodes(wide, { engine: referenceEngine(), seed: 1 }) }),
    ),
    "model",
  );
  expect(() => fromModelFile(written, "model")).toThrow(/density of its codes is not valid/);
});
