import { afterAll, expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { rowOf, takeRows } from "../core/rows.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { runner } from "./runner.ts";

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

const columns = Array.from({ length: 5 }, (_, i) => ({
  kind: "numeric" as const,
  ...{ name: `c${i}`, mean: 0, deviation: 1, min: -1, max: 1 },
}));

test.each([
  ["a table", untrained({ kind: "table", columns }), "float64", [5]],
  ["pictures", untrained({ kind: "pictures", channels: 1, height: 12, width: 12 }), "float32", [1, 12, 12]],
] as const)(
  "%s: a row becomes the same bits among few rows and among many",
  async (_, model, dtype, shape) => {
    const compiled: number[] = [];
    const counting = {
      ...engine,
      compile: (graph: Parameters<typeof engine.compile>[0]) => {
        compiled.push(graph.inputs[0].shape[0]);
        return engine.compile(graph);
      },
    };
    const run = runner(model, counting);
    const size = (shape as readonly number[]).reduce((a, b) => a * b, 1);
    const values = Array.from({ length: 300 * size }, (_, i) => (Math.sin(i * i) + 1) / 2);
    const many = tensor(
      dtype,
      [300, ...shape],
      (dtype === "float64" ? Float64Array : Float32Array).from(values) as never,
    );
    const whole = await run.explain(many);
    expect(compiled).toEqual([256]);
    for (const count of [1, 2, 16, 17]) {
      const rows = Uint32Array.from({ length: count }, (_, i) => 250 + i);
      const few = await run.explain(takeRows(many as Tensor<"float32">, rows));
      for (const name of ["codes", "predicted", "residuals"] as const)
        for (let i = 0; i < count; i++)
          expect(rowOf(few[name], i).data, `${name} of ${i} among ${count}`).toEqual(
            rowOf(whole[name], 250 + i).data,
          );
    }
    expect(compiled).toEqual([256, 16]);
    await run.close();
  },
);
