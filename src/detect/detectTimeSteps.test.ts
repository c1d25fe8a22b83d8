import { expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { evenly } from "../core/evenly.ts";
import { random } from "../core/random.ts";
import { memoryDataset } from "../data/memory.ts";
import { seriesDataset } from "../data/series/series.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { runner } from "../model/runner.ts";
import type { InputSpec } from "../models/inputs/inputSpec.ts";
import { detect } from "../tasks/detect.ts";
import { reconstructTimeSteps } from "../tasks/reconstruct.ts";
import { explainRows } from "./explainedRows.ts";
import { fitDetector } from "./fitDetector.ts";
import type { Verdict } from "./verdict.ts";

const timeSteps = 400;
const window = 16;
const column = (name: string) => ({ kind: "numeric" as const, name, mean: 5, deviation: 2, min: 0, max: 10 });
const input: InputSpec = { kind: "series", columns: ["a", "b"].map(column), window };

/** Two columns about 5, and what was done to them. */
function series(spoil: (data: Float64Array) => void = () => {}) {
  const { normal } = random(3);
  const data = Float64Array.from({ length: 2 * timeSteps }, () => 5 + 0.2 * normal());
  spoil(data);
  const columns = ["a", "b"].map((name) => ({ name, kind: "numeric" as const }));
  const table = memoryDataset({
    kind: "table",
    name: "made up",
    shape: [2],
    dtype: "float64",
    data,
    columns,
  });
  return seriesDataset(table, { window });
}

test("a series is judged, blamed and given back by its time steps", async () => {
  const engine = await onnxEngine({ threads: 1 });
  const model = untrained(input);
  const plain = series();
  const bare = runner(model, engine);
  const rows = evenly(plain.rows, plain.rows);
  const detector = await fitDetector(model, await explainRows(model, bare, plain, { rows, engine }), plain, {
    ...{ engine, contamination: 0 },
  });
  const judging = { ...model, detector };
  const run = runner(judging, engine);
  try {
    const spoilt = series((data) => {
      data[2 * 200 + 1] = 40;
    });
    const verdicts: Verdict[] = [];
    for await (const some of detect({ ...judging, run: { ...run, together: 70 } }, spoilt))
      verdicts.push(...some);
    expect(verdicts.map(({ row }) => row)).toEqual([...evenly(timeSteps, timeSteps)]);
    const worst = verdicts.reduce((a, b) => (b.score > a.score ? b : a));
    expect(Math.abs(worst.row - 200)).toBeLessThanOrEqual(2);
    expect(verdicts[200]).toMatchObject({
      anomaly: true,
      blame: [{ column: "b", value: 40 }, { column: "a" }],
    });
    expect(verdicts[200].blame[0].share).toBeGreaterThan(0.5);
    expect(verdicts[100].anomaly).toBe(false);

    const { cut } = plain;
    // A few windows at a time, so that time steps are held across parts.
    const parts: number[] = [];
    for await (const part of reconstructTimeSteps(
      { ...model, run: { ...bare, together: 50 } },
      { ...plain, cut: cut! },
    )) {
      expect(part.start).toBe(parts.length / 2);
      parts.push(...part.rows.data);
    }
    expect(parts).toHaveLength(2 * timeSteps);
    // The first time step lies in the first window alone.
    const { data } = await bare.reconstruct(await plain.read([0]));
    expect(parts[0]).toBeCloseTo(data[0] * 2 + 5, 5);
    expect(parts[1]).toBeCloseTo(data[window] * 2 + 5, 5);
  } finally {
    await run.close();
    await bare.close();
    await engine.close();
  }
});
