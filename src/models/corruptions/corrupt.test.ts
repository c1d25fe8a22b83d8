import { expect, test } from "vitest";
import { referenceEngine } from "../../engine/reference/referenceEngine.ts";
import { graph } from "../../graph/graph.ts";
import { input } from "../../graph/value.ts";
import { corrupt } from "./corrupt.ts";

test("swap takes the number of another row of the batch, from the same column", async () => {
  const values = input("values", "float32", [3, 2]);
  const random = input("random", "float32", [3, 2]);
  const noisy = corrupt({ kind: "table", columns: [] }, { kind: "swap", amount: 0.5 }, values, random);
  const program = await referenceEngine().compile(graph({ noisy }));
  const made = await program.run({
    values: { dtype: "float32", shape: [3, 2], data: Float32Array.of(1, 10, 2, 20, 3, 30) },
    random: { dtype: "float32", shape: [3, 2], data: Float32Array.of(0.4, 0.6, 0.9, 0.1, 0.2, 0.7) },
  });
  expect([...made.noisy.data]).toEqual([3, 10, 2, 10, 2, 30]);
});
