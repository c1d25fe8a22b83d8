import { afterAll, expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { drain } from "../core/stream.ts";
import { tensor } from "../core/tensor.ts";
import { builtinDataset } from "../data/procedural/builtins.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { hiddenCells } from "../inspect/hiddenCells.ts";
import { openModel } from "../model/openModel.ts";
import { runner } from "../model/runner.ts";
import { fit as learn } from "./fit.ts";
import { impute } from "./impute.ts";

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

/** A small model of the built-in sensors, which follow from few causes. */
async function sensors() {
  const data = builtinDataset("sensors", { rows: 3000, seed: 1 });
  const fitted = await drain(learn(data, { engine, epochs: 25, batch: 64 }));
  return fitted!.autoencoder;
}

test("hidden cells of correlated columns come back closer than their mean and their commonest category", async () => {
  const model = await sensors();
  const run = runner(model, engine);
  const fresh = builtinDataset("sensors", { rows: 600, seed: 2 });
  const raw = await fresh.read(Uint32Array.from({ length: 600 }, (_, i) => i));
  const rows = tensor("float64", raw.shape, Float64Array.from(raw.data as Float64Array));

  const { cells, rmse, accuracy } = await hiddenCells({ ...model, run }, rows);
  expect(cells).toBeGreaterThan(500);
  expect(rmse!.mean).toBeGreaterThan(0.8);
  expect(rmse!.model).toBeLessThan(0.6 * rmse!.mean);
  expect(accuracy!.model).toBeGreaterThan(accuracy!.mostFrequent + 0.1);

  const filled = await impute({ ...model, run }, rows);
  expect(filled.missing).toBe(rows.data.filter(Number.isNaN).length);
  for (const [at, value] of rows.data.entries()) {
    if (Number.isNaN(value)) expect(filled.rows.data[at]).not.toBeNaN();
    else expect(filled.rows.data[at]).toBe(value);
  }
  expect(filled.changes.at(-1)).toBeLessThan(filled.changes[0] / 5);
  await run.close();
});

test.each([
  ["a row rests before it would move further than it did", [1, -1, 1], 7, [1, 0]],
  ["a number stays in the range of the training rows", [9, 9], 10, [2.5, 0]],
])("%s", async (_, predictions, value, changes) => {
  const column = { kind: "numeric" as const, name: "a", mean: 5, deviation: 2, min: 0, max: 10 };
  const model = untrained({ kind: "table", columns: [column] }, { latent: 1 });
  let round = 0;
  const reconstruct = async () => tensor("float32", [1, 1], Float32Array.of(predictions[round++]));
  const given = tensor("float64", [1, 1], Float64Array.of(Number.NaN));
  const filled = await impute({ ...model, run: { ...runner(model, engine), reconstruct } }, given);
  expect(Array.from(filled.rows.data)).toEqual([value]);
  expect(filled.changes).toEqual(changes);
});

test("only a table has cells to fill", async () => {
  const model = untrained({ kind: "pictures", channels: 1, height: 8, width: 8 });
  const raw = tensor("float64", [1, 64], new Float64Array(64));
  await expect(impute(openModel(model, engine), raw)).rejects.toThrow("needs a model of a table");
});
