import { afterAll, describe, expect, test } from "vitest";
import { countedEngine, countedRows } from "../../test/counted.ts";
import { untrained } from "../../test/untrained.ts";
import { engineGain } from "../core/budget.ts";
import { random } from "../core/random.ts";
import type { Dataset } from "../data/dataset.ts";
import { memoryDataset } from "../data/memory.ts";
import { explainRows } from "../detect/explainedRows.ts";
import { fitDetector } from "../detect/fitDetector.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { openModel } from "../model/openModel.ts";
import { runner } from "../model/runner.ts";
import { evaluate } from "./evaluate.ts";

const plain = await onnxEngine({ threads: 1 });
afterAll(() => plain.close());

const names = Array.from({ length: 30 }, (_, i) => `c${i}`);
const column = (name: string) => ({ kind: "numeric" as const, name, mean: 0, deviation: 1, min: -4, max: 4 });
const input = { kind: "table" as const, columns: names.map(column) };

/** Rows of 30 numbers; the second half of them are far off in one, where they are labelled. */
function table(rows: number, labelled = false): Dataset {
  const source = random(rows);
  const data = Float64Array.from({ length: rows * 30 }, (_, i) => {
    const odd = labelled && i >= rows * 15 && i % 30 === 4;
    return source.normal() + (odd ? 8 : 0);
  });
  return memoryDataset({
    ...{ kind: "table", name: "made up", shape: [30], dtype: "float64", data },
    columns: names.map((name) => ({ name, kind: "numeric" as const })),
    ...(labelled && { labels: Array.from({ length: rows }, (_, i) => String(Number(i >= rows / 2))) }),
  });
}

async function measured(trainingRows: number, operations: number) {
  const { engine, multiplications } = countedEngine(plain);
  const bare = untrained(input);
  const some = table(300);
  const asking = runner(bare, plain);
  const chosen = Uint32Array.from({ length: 200 }, (_, i) => i);
  const seen = await explainRows(bare, asking, some, { rows: chosen, engine: plain });
  const detector = await fitDetector(bare, seen, some, { engine: plain, contamination: 0 });
  await asking.close();
  const open = openModel({ ...bare, detector }, plain);
  // The products of the baselines are counted, and not those of the model.
  const model = { ...open, run: { ...open.run, engine } };
  const training = countedRows(table(trainingRows));
  const judged = countedRows(table(400, true));
  const stages: string[] = [];
  const result = await evaluate(model, judged.dataset, {
    operations,
    training: {
      dataset: training.dataset,
      rows: Uint32Array.from({ length: trainingRows }, (_, i) => i),
    },
    report: (stage) => stages.at(-1) !== stage && stages.push(stage),
  });
  await open.run.close();
  return { ...result, read: training.read(), judgedRead: judged.read(), products: multiplications(), stages };
}

describe("the baselines of an evaluation", () => {
  const operations = 2e6;

  test("cost the same whatever the count of training rows, and say what they looked at", async () => {
    const [few, many] = [await measured(3000, operations), await measured(30_000, operations)];
    // Two methods read them, PCA of reconstruction and those of detection, and no row costs below 1,500 operations.
    expect(many.read).toBeLessThan((2 * operations) / 1500);
    expect(many.read).toBe(few.read);
    expect(many.products).toBe(few.products);
    const { rows } = many.baselines.knn;
    expect(rows).toBeLessThan(operations / 1500);
    for (const name of ["pca", "knn", "isolation_forest", "mahalanobis"]) {
      expect(many.baselines[name].rows, name).toBe(rows);
      expect(many.bounds[name], name).toContain(`learnt from ${rows} of 30000 training rows`);
    }
    expect(many.baselines.knn.auroc).toBeGreaterThan(0.95);
    expect(many.baselines.mahalanobis.auroc).toBeGreaterThan(0.95);
    for (const sentence of Object.values(many.bounds))
      for (const part of sentence.split(/(?<=\.) /)) expect(many.notes).toContain(part);
  });

  test("stay within their operations, each of them", async () => {
    const { products } = await measured(30_000, operations);
    expect(products / engineGain).toBeLessThan(4 * operations);
  });

  test("learn from every row, and say nothing, where the operations are enough", async () => {
    const { baselines, bounds } = await measured(3000, 1e9);
    expect(baselines.knn.rows).toBe(3000);
    expect(bounds).toEqual({});
  });

  test("read each judged row once for all methods of a kind", async () => {
    const { judgedRead } = await measured(3000, operations);
    // The model's error, PCA's error, the model's scores, and the baselines' scores.
    expect(judgedRead).toBe(4 * 400);
  });

  test("are named in the order of the work", async () => {
    expect((await measured(3000, operations)).stages).toEqual(["PCA", "rows", "anomalies"]);
  });
});
