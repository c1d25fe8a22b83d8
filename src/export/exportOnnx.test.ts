import { afterAll, describe, expect, test } from "vitest";
import { evenly } from "../core/evenly.ts";
import { random } from "../core/random.ts";
import type { Tensor } from "../core/tensor.ts";
import { memoryDataset } from "../data/memory.ts";
import { explainRows } from "../detect/explainedRows.ts";
import { fitDetector } from "../detect/fitDetector.ts";
import type { Engine } from "../engine/engine.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { startRuntime } from "../hosts/node/engine/startRuntime.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { calibrationOf } from "../model/detector/calibration.ts";
import { openModel } from "../model/openModel.ts";
import { runner } from "../model/runner.ts";
import { defaultArchitecture } from "../models/families/autoencoder/architecture.ts";
import { network } from "../models/families/autoencoder/network.ts";
import { type InputSpec, madeUpRows, postprocess } from "../models/inputs/inputSpec.ts";
import { modelSpec } from "../models/modelSpec.ts";
import { initialWeights } from "../train/weights.ts";
import { exportOnnx } from "./exportOnnx.ts";

const numeric = (name: string, mean: number, deviation: number) => ({
  kind: "numeric" as const,
  name,
  mean,
  deviation,
  min: mean - 3 * deviation,
  max: mean + 3 * deviation,
});

/** One input of each kind; the table's columns are out of feature order, of many sizes, and one is constant. */
const inputs: Record<string, InputSpec> = {
  pictures: { kind: "pictures", channels: 3, height: 9, width: 12 },
  table: {
    kind: "table",
    columns: [
      { kind: "categorical", name: "b", categories: ["x", "y", "z"] },
      numeric("a", 1e7, 2),
      { kind: "categorical", name: "d", categories: ["p", "q"] },
      numeric("c", 3, 0),
      numeric("e", -1, 1e-3),
    ],
  },
  series: { kind: "series", columns: [numeric("a", 5, 2), numeric("b", 0, 1)], window: 40 },
};

const families: Record<string, object> = {
  vanilla: { type: "vanilla" },
  "vanilla, bce": { type: "vanilla", loss: "bce" },
  denoising: { type: "denoising", noise: { kind: "gaussian", amount: 0.1 } },
  "sparse, top-k": { type: "sparse", sparsity: { kind: "top-k", amount: 2 } },
  nested: { type: "nested" },
  variational: { type: "variational", beta: 1 },
};

const engine = await onnxEngine({ threads: 1 });
const runtime = startRuntime();
afterAll(async () => {
  await engine.close();
  await runtime.close();
});

/** An untrained model with a detector that was fitted on made-up rows. */
async function modelOf(
  input: InputSpec,
  more: object,
  widths: readonly number[] = input.kind === "table" ? [8] : [3, 9],
): Promise<Autoencoder> {
  const spec = modelSpec.parse({
    input,
    latent: 3,
    loss: "mse",
    ...defaultArchitecture(input, { widths }),
    ...more,
  });
  const net = network(spec);
  const provenance = {
    ...{ version: "0", date: "", data: "made up", rows: 1, seed: 0, engine: "" },
    ...{ seconds: 0, epochs: 0, steps: 0 },
  };
  const model = { spec, net, weights: initialWeights(net, 1), provenance };
  const run = runner(model, engine);
  const made = (count: number) => {
    const { dtype, shape, data } = madeUpRows(input, count, random(7));
    return memoryDataset({ kind: input.kind, name: "made up", shape: shape.slice(1), dtype, data });
  };
  const seen = await explainRows(model, run, made(40), { rows: evenly(40, 40), engine });
  await run.close();
  const detector = await fitDetector(model, seen, made(25), { engine, contamination: 0.1 });
  return { ...model, detector };
}

for (const [kind, input] of Object.entries(inputs)) {
  for (const [family, more] of Object.entries(families)) {
    test(`${family} on ${kind} exports, for any batch, files that do what the model does`, async () => {
      const model = await modelOf(input, more);
      const files = await exportOnnx(openModel(model, engine), startRuntime(), { rate: 0.1 });
      expect(files.map(({ part, batch }) => [part, batch])).toEqual([
        ["encoder", "any"],
        ["decoder", "any"],
        ["model", "any"],
        ["score", "any"],
      ]);
      // Once more from outside, with another batch than the export tried.
      const run = runner(model, engine);
      const rows = madeUpRows(input, 9, random(7));
      const programs = await Promise.all(files.map(({ bytes }) => runtime.open(bytes)));
      const [encoder, decoder, whole, score] = programs;
      const codes = await run.encode(rows);
      expect(furthest((await encoder.run({ rows })).codes, codes)).toBeLessThan(1e-4);
      const back = postprocess(input, await run.decode(codes));
      for (const found of [await decoder.run({ codes }), await whole.run({ rows })]) {
        expect(found.reconstruction.shape).toEqual(back.shape);
        expect(found.reconstruction.dtype).toBe(back.dtype);
        expect(furthest(found.reconstruction, back)).toBeLessThan(1e-4);
      }
      const verdicts = await score.run({ rows });
      const { data: scores } = (await run.judge(rows)).scores;
      expect(furthest(verdicts.score, { data: scores })).toBeLessThan(1e-4);
      const threshold = calibrationOf(model.detector!, { rate: 0.1 }).threshold;
      expect([...verdicts.anomaly.data].map(Boolean)).toEqual([...scores].map((s) => s >= threshold));
      for (const program of programs) await program.close();
      await run.close();
    });
  }
}

test("a transposed convolution that is written as phases takes any batch, too", async () => {
  const model = await modelOf(
    { kind: "pictures", channels: 1, height: 64, width: 64 },
    families.vanilla,
    [9, 12],
  );
  const files = await exportOnnx(openModel(model, engine), startRuntime());
  expect(files.map(({ batch }) => batch)).toEqual(["any", "any", "any", "any"]);
  for (const { difference } of files) expect(difference).toBeLessThan(1e-4);
});

describe("what is refused", () => {
  test("an export that differs from the model", async () => {
    const model = await modelOf(inputs.table, families.vanilla);
    // The one number that differs stands for any fault between our graph and the file.
    const off: Engine = {
      ...engine,
      compile: async (graph) => {
        const program = await engine.compile(graph);
        return {
          ...program,
          run: async (feeds) => {
            const out = await program.run(feeds);
            const codes = out.codes as Tensor<"float32"> | undefined;
            if (codes) codes.data[4] += 1e-3;
            return out;
          },
        };
      },
    };
    await expect(exportOnnx(openModel(model, off), startRuntime())).rejects.toThrow(
      /encoder.onnx: must give what the model gives, to 0.0001, got a difference of/,
    );
  });

  test("nothing for want of a detector: the scores stay away", async () => {
    const { detector: _, ...model } = await modelOf(inputs.pictures, families.vanilla);
    expect((await exportOnnx(openModel(model, engine), startRuntime())).map(({ part }) => part)).toEqual([
      "encoder",
      "decoder",
      "model",
    ]);
  });
});

/** Largest |a − b| / max(1, |b|). */
function furthest(a: Pick<Tensor, "data">, b: Pick<Tensor, "data">): number {
  const [got, expected] = [Array.from<number | bigint>(a.data), Array.from<number | bigint>(b.data)];
  expect(got.length).toBe(expected.length);
  return Math.max(
    ...expected.map((x, i) => Math.abs(Number(got[i]) - Number(x)) / Math.max(1, Math.abs(Number(x)))),
  );
}
