import { afterAll, expect, test } from "vitest";
import { countedRows } from "../../test/counted.ts";
import { untrained } from "../../test/untrained.ts";
import { afterTraining } from "../core/budget.ts";
import type { Dataset } from "../data/dataset.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { passOperations } from "../models/families/autoencoder/passOperations.ts";
import type { JudgingEvent } from "../train/events.ts";
import type { Trained } from "../train/train.ts";
import { judge } from "./judge.ts";

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

const side = 64;

/** Something like noise, made when it is read. */
function noise(rows: number): Dataset {
  return {
    ...{ kind: "pictures", name: "noise", rows, shape: [1, side, side], dtype: "uint8", notes: [] },
    read: async (wanted) => {
      const data = new Uint8Array(wanted.length * side * side);
      const from = 97 * (wanted[0] ?? 0);
      for (let i = 0; i < data.length; i++) data[i] = ((i + from) * 2654435761) >>> 13;
      return { dtype: "uint8", shape: [wanted.length, 1, side, side], data };
    },
    close: async () => {},
  };
}

async function judged(rows: number, steps: number) {
  const model = untrained({ kind: "pictures", channels: 1, height: side, width: side });
  const { dataset, read } = countedRows(noise(rows));
  const half = Math.floor(rows / 2);
  const trained: Trained = {
    weights: model.weights,
    plan: { batch: 10, stepsPerEpoch: 10, stepsPerRun: 10, epochs: 1 },
    done: {
      ...{ type: "done", reason: "epochs", epochs: 1, steps, seconds: 1, msPerStep: 1 },
      ...{ trainLoss: 1, validationLoss: 1 },
    },
  };
  const stream = judge(
    model,
    dataset,
    {
      train: Uint32Array.from({ length: half }, (_, i) => i),
      validation: Uint32Array.from({ length: rows - half }, (_, i) => half + i),
    },
    { trained, engine, contamination: 0 },
  );
  const events: JudgingEvent[] = [];
  for (;;) {
    const { value, done } = await stream.next();
    if (done) return { ...value, events, read: read(), pass: passOperations(model.net) };
    events.push(value);
  }
}

test("a model is shown as many rows as a share of its training is enough for, whatever the data has", async () => {
  const [few, many] = [await judged(4000, 10), await judged(40_000, 10)];
  // The doctor's own and those that PCA learns from and is judged on, the detector's to learn from and to scale by.
  expect(many.read).toBeLessThanOrEqual(5 * (afterTraining(0) / many.pass));
  expect(many.read).toBe(few.read);
  expect(many.detector?.rows).toBe(many.events[2].rows);
});

test("a long training affords more rows, and each stage is told with its share", async () => {
  const { events } = await judged(3000, 1e9);
  expect(events.map(({ stage, rows }) => [stage, rows])).toEqual([
    ["doctor", 1500],
    ["detector", 3000],
    ["codes", 1500],
  ]);
  expect(events.map(({ share }) => share)).toEqual([0, 1 / 3, 2 / 3]);
});
