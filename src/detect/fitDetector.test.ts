import { afterAll, expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { evenly } from "../core/evenly.ts";
import { random } from "../core/random.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { memoryDataset } from "../data/memory.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import type { Whitening } from "../model/detector/whitening.ts";
import { runner } from "../model/runner.ts";
import type { InputSpec } from "../models/inputs/inputSpec.ts";
import { detect } from "../tasks/detect.ts";
import { explainRows } from "./explainedRows.ts";
import { fitDetector } from "./fitDetector.ts";

const engine = referenceEngine();
afterAll(() => engine.close());

const column = (name: string) => ({ kind: "numeric" as const, name, mean: 0, deviation: 1, min: -4, max: 4 });
const table: InputSpec = { kind: "table", columns: ["a", "b", "c", "d"].map(column) };
const pictures: InputSpec = { kind: "pictures", channels: 2, height: 33, width: 20 };

function rowsOf(shape: readonly number[], seed: number): Tensor<"float32"> {
  const source = random(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return { dtype: "float32", shape: [...shape], data: Float32Array.from({ length: size }, source.uniform) };
}

const datasetOf = ({ kind }: InputSpec, { dtype, shape, data }: Tensor<"float32" | "float64">): Dataset =>
  memoryDataset({ kind, name: "made up", shape: shape.slice(1), dtype, data });

async function judgeOf(
  input: InputSpec,
  train: Tensor<"float32" | "float64">,
  validation: Tensor<"float32" | "float64">,
  contamination: number,
) {
  const model = untrained(input, { type: "vanilla" });
  const run = runner(model, engine);
  const seen = { features: await run.features(train), ...(await run.explain(train)) };
  const rows = evenly(train.shape[0], train.shape[0]);
  const shown = await explainRows(model, run, datasetOf(input, train), { rows, engine });
  await run.close();
  const detector = await fitDetector(model, shown, datasetOf(input, validation), { engine, contamination });
  const judging = { ...model, detector };
  return { detector, seen, model: judging, run: runner(judging, engine) };
}

const toFloat64 = (t: Tensor): Tensor<"float64"> => ({
  ...t,
  dtype: "float64",
  data: Float64Array.from(t.data as Float32Array),
});

/** L⁻¹(x − μ) by plain substitution. */
function solved({ mean, factor }: Whitening, x: ArrayLike<number>): number[] {
  const d = mean.length;
  const out: number[] = [];
  for (let i = 0; i < d; i++) {
    let sum = x[i] - mean[i];
    for (let j = 0; j < i; j++) sum -= factor[i * d + j] * out[j];
    out.push(sum / factor[i * d + i]);
  }
  return out;
}

test("a score is the standardised log of the mean distance to the nearest training rows", async () => {
  const train = toFloat64(rowsOf([30, 4], 1));
  const { detector, seen, run } = await judgeOf(table, train, toFloat64(rowsOf([20, 4], 2)), 0);
  const asked = toFloat64(rowsOf([5, 4], 3));
  const { scores } = await run.judge(asked);
  const explained = { features: await run.features(asked), ...(await run.explain(asked)) };
  const latent = seen.codes.shape[1];
  const place = (rows: typeof explained, i: number) => [
    ...rows.features.data.subarray(4 * i, 4 * i + 4),
    ...solved(detector.residual, rows.residuals.data.subarray(4 * i, 4 * i + 4)).map(
      (x) => detector.weights.residual * x,
    ),
    ...solved(detector.code, rows.codes.data.subarray(latent * i, latent * i + latent)).map(
      (x) => detector.weights.code * x,
    ),
  ];
  for (let i = 0; i < 5; i++) {
    const own = place(explained, i);
    const distances = Array.from({ length: 30 }, (_, row) =>
      Math.hypot(...place({ ...explained, ...seen }, row).map((x, j) => x - own[j])),
    ).sort((a, b) => a - b);
    const mean = (distances[0] + distances[1] + distances[2]) / 3;
    const [centre, spread] = detector.scale;
    expect(scores.data[i]).toBeCloseTo((Math.log(mean + 1e-6) - centre) / spread, 4);
  }
  await run.close();
});

test("the threshold lets the stated share of validation rows pass", async () => {
  const { detector, run } = await judgeOf(
    table,
    toFloat64(rowsOf([60, 4], 1)),
    toFloat64(rowsOf([50, 4], 2)),
    0,
  );
  expect([...detector.scores]).toEqual([...detector.scores].sort((a, b) => a - b));
  expect(detector.scores.reduce((a, b) => a + b, 0) / 50).toBeCloseTo(0, 9);
  await run.close();
});

test("odd rows that keep each other company are found where some of the rows may be odd", async () => {
  // 95 rows about the middle and 5 copies, nearly, of one that is far away.
  const train = toFloat64(rowsOf([100, 4], 1));
  for (let i = 0; i < 20; i++) train.data[95 * 4 + i] += 3;
  const validation = toFloat64(rowsOf([50, 4], 2));
  const odd = { ...train, shape: [5, 4], data: train.data.slice(95 * 4) };
  const rankOf = async (contamination: number) => {
    const { run, detector } = await judgeOf(table, train, validation, contamination);
    const { scores } = await run.judge(odd);
    await run.close();
    return Math.min(...scores.data) - detector.scores.at(-1)!;
  };
  expect(await rankOf(0.1)).toBeGreaterThan(0);
  expect(await rankOf(0)).toBeLessThan(0);
});

test("of a picture it remembers the size of its residuals in each square, whatever its size", async () => {
  const { detector, model, run } = await judgeOf(
    pictures,
    rowsOf([30, 2, 33, 20], 1),
    rowsOf([9, 2, 33, 20], 2),
    0,
  );
  // 33 rows make 7 squares of 5, 20 columns 7 of 3.
  expect(detector.residual.mean.length).toBe(49);
  const usual = rowsOf([1, 2, 33, 20], 4);
  const spoilt = { ...usual, data: usual.data.map((x, i) => (i % 660 > 600 ? 40 : x)) };
  const [a] = (await run.judge(usual)).scores.data;
  const [b] = (await run.judge(spoilt)).scores.data;
  expect(b).toBeGreaterThan(a);

  // The map is hottest where it was spoilt, and only an anomaly has one.
  const verdictOf = async (rows: Tensor<"float32">) => {
    for await (const [verdict] of detect({ ...model, run }, datasetOf(pictures, rows), { maps: true }))
      return verdict;
  };
  const { heat, repaired } = (await verdictOf(spoilt))!.map!;
  expect(repaired.shape).toEqual([2, 33, 20]);
  expect(heat.data.indexOf(Math.max(...heat.data))).toBeGreaterThan(600);
  expect((await verdictOf(rowsOf([1, 2, 33, 20], 2)))?.map).toBeUndefined();
  await run.close();
});
