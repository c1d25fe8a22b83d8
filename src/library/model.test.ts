import { afterAll, expect, test } from "vitest";
import { builtinDataset } from "../data/procedural/builtins.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { nodeLibraryHost } from "../hosts/node/libraryHost.ts";
import { library } from "./library.ts";

const { train } = library(nodeLibraryHost);

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

test("a trained model gives new rows, rows on the way, filled cells and a map", async () => {
  const data = builtinDataset("sensors", { rows: 300, seed: 1 });
  const model = await train(data, { engine, epochs: 2, latent: 3 }).model;
  const columns = data.shape[0];

  const made = await model.sample(7, { seed: 2 });
  expect(made.shape).toEqual([7, columns]);
  expect(await model.sample(7, { seed: 2 })).toEqual(made);

  const way = await model.interpolate(data, 4, 9, { steps: 5 });
  expect(way.shape).toEqual([5, columns]);
  const ends = await model.reconstruct(data);
  for (const [step, row] of [
    [0, 4],
    [4, 9],
  ])
    for (let c = 0; c < columns; c++)
      expect(way.data[step * columns + c]).toBeCloseTo(ends.data[row * columns + c], 3);

  const raw = await data.read(Uint32Array.from({ length: 300 }, (_, i) => i));
  const filled = await model.impute(data);
  expect(raw.data.some(Number.isNaN)).toBe(true);
  expect(filled.data.some(Number.isNaN)).toBe(false);
  for (const [at, value] of raw.data.entries()) if (!Number.isNaN(value)) expect(filled.data[at]).toBe(value);

  expect((await model.map(data)).points.shape).toEqual([300, 2]);
  await model.close();
});
