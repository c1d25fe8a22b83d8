import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { evenly } from "../core/evenly.ts";
import { random } from "../core/random.ts";
import type { Dataset } from "../data/dataset.ts";
import { memoryDataset } from "../data/memory.ts";
import { seriesDataset } from "../data/series/series.ts";
import { explainRows } from "../detect/explainedRows.ts";
import { fitDetector } from "../detect/fitDetector.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { type Runner, runner } from "../model/runner.ts";
import type { InputSpec } from "../models/inputs/inputSpec.ts";
import { compress } from "../tasks/compress.ts";
import { type RowStream, rowStream, whole } from "./rowStream.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

const numeric = (name: string) => ({
  kind: "numeric" as const,
  name,
  mean: 0,
  deviation: 1,
  min: -3,
  max: 3,
});
const names = ["a", "b", "c"];
const [rows, together, window] = [400, 16, 8];

function table(): Dataset {
  const { normal, uniform } = random(1);
  return memoryDataset({
    ...{ kind: "table", name: "made up", shape: [names.length], dtype: "float64" },
    columns: names.map((name) => ({ name, kind: "numeric" })),
    data: Float64Array.from({ length: rows * names.length }, () =>
      uniform() < 0.05 ? Number.NaN : normal(),
    ),
  });
}

/** A data set that looks, at each read, how many of the chunks that it gave out are still alive. */
function watched(dataset: Dataset) {
  const given: WeakRef<object>[] = [];
  const seen = { reads: 0, most: 0 };
  const read: Dataset["read"] = async (wanted) => {
    // What a promise resolved with is held until its reactions have run.
    await new Promise(setImmediate);
    collect();
    seen.most = Math.max(seen.most, given.filter((ref) => ref.deref()).length);
    seen.reads++;
    const made = await dataset.read(wanted);
    given.push(new WeakRef(made.data));
    return made;
  };
  return { dataset: { ...dataset, read }, seen, given };
}

/** A model with a detector, on a runner that takes few rows at a time. */
async function judging(input: InputSpec, dataset: Dataset): Promise<{ model: Autoencoder; run: Runner }> {
  const bare = untrained(input);
  const run = runner(bare, engine);
  const all = evenly(dataset.rows, dataset.rows);
  const detector = await fitDetector(
    bare,
    await explainRows(bare, run, dataset, { rows: all, engine }),
    dataset,
    {
      ...{ engine, contamination: 0 },
    },
  );
  await run.close();
  const model = { ...bare, detector };
  return { model, run: { ...runner(model, engine), together } };
}

const kinds: Record<string, { input: InputSpec; open: () => Dataset }> = {
  table: { input: { kind: "table", columns: names.map(numeric) }, open: table },
  series: {
    input: { kind: "series", columns: names.map(numeric), window },
    open: () => seriesDataset(table(), { window }),
  },
};

for (const [kind, { input, open }] of Object.entries(kinds)) {
  describe(`a ${kind} in parts`, () => {
    let run: Runner;
    let model: Autoencoder;
    let stream: RowStream;
    beforeAll(async () => {
      ({ model, run } = await judging(input, open()));
      stream = rowStream({ ...model, run });
    });
    afterAll(() => run.close());

    const tasks: Record<string, (data: Dataset) => AsyncIterable<object>> = {
      encode: (data) => stream.encode(data),
      reconstruct: (data) => stream.reconstruct(data),
      score: (data) => stream.score(data),
      detect: (data) => stream.detect(data),
      ...(kind === "table" && { impute: (data: Dataset) => stream.impute(data) }),
    };
    for (const [name, task] of Object.entries(tasks)) {
      test(`${name} lets go of each part before it reads on`, async () => {
        const { dataset, seen, given } = watched(open());
        for await (const part of task(dataset)) given.push(new WeakRef(part));
        expect(seen.reads).toBe(Math.ceil(dataset.rows / together));
        // The part that was given out last, the rows it came from, and what the iteration still points at.
        expect(seen.most).toBeLessThanOrEqual(4);
      });
    }

    test("compress lets go of each part before it reads on", async () => {
      const { dataset, seen } = watched(open());
      await compress({ ...model, run }, dataset);
      // Three passes, and a look at some rows at once.
      expect(seen.reads).toBe(3 * Math.ceil(dataset.rows / together) + 1);
      expect(seen.most).toBeLessThanOrEqual(4);
    });

    test("parts join up to what the runner gives for all rows", async () => {
      const dataset = open();
      const codes = await whole(stream.encode(dataset), "float32", [dataset.rows, model.spec.latent]);
      expect(codes.data).toEqual(
        (await run.encode(await dataset.read(evenly(dataset.rows, dataset.rows)))).data,
      );
    });

    test("an iteration that is left reads no further", async () => {
      const { dataset, seen } = watched(open());
      for await (const _ of stream.detect(dataset)) break;
      expect(seen.reads).toBe(1);
    });
  });
}
