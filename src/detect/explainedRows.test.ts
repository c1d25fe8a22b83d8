import { expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { random } from "../core/random.ts";
import { memoryDataset } from "../data/memory.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { runner } from "../model/runner.ts";
import { explainRows } from "./explainedRows.ts";

test("large pictures are explained a few at a time, and each as if it were alone", async () => {
  const side = 1024;
  const { uniform } = random(1);
  const dataset = memoryDataset({
    ...{ kind: "pictures", name: "made up", shape: [1, side, side], dtype: "float32" },
    data: Float32Array.from({ length: 4 * side * side }, uniform),
  });
  const model = untrained({ kind: "pictures", channels: 1, height: side, width: side });
  const engine = await onnxEngine({ threads: 1 });
  const run = runner(model, engine);
  try {
    const explained = await explainRows(model, run, dataset, { rows: Uint32Array.of(3, 0, 2, 1), engine });
    expect(explained.features.shape).toEqual([4, 0]);
    expect(explained.residuals.shape).toEqual([4, 64]);
    const squares = new Float64Array(side * side);
    for (const [i, row] of [3, 0, 2, 1].entries()) {
      const { codes, residuals } = await run.explain(await dataset.read([row]));
      expect([...explained.codes.data.subarray(3 * i, 3 * i + 3)]).toEqual([...codes.data]);
      for (const [j, r] of residuals.data.entries()) squares[j] += r ** 2 / 4;
      // The square at the top left: 128 numbers a side.
      let size = 0;
      for (let y = 0; y < 128; y++)
        for (let x = 0; x < 128; x++) size += Math.abs(residuals.data[y * side + x]) / 128 ** 2;
      expect(explained.residuals.data[64 * i]).toBeCloseTo(size, 5);
    }
    expect(explained.squares.every((s, j) => Math.abs(s - squares[j]) < 1e-9)).toBe(true);
  } finally {
    await run.close();
    await engine.close();
  }
});
