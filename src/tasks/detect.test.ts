import { expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import type { Tensor } from "../core/tensor.ts";
import { memoryDataset } from "../data/memory.ts";
import type { Detector } from "../model/detector/detector.ts";
import type { Runner } from "../model/runner.ts";
import type { InputSpec } from "../models/inputs/inputSpec.ts";
import { detect } from "./detect.ts";

const numeric = (name: string, min: number, max: number) => ({
  kind: "numeric" as const,
  name,
  mean: (min + max) / 2,
  deviation: (max - min) / 2,
  min,
  max,
});
const input: InputSpec = { kind: "table", columns: [numeric("a", -1, 1), numeric("still", 7, 7)] };

/** A detector and a runner that miss 0.5 of `a`, usual as it is, and much of `still` beside what is usual there. */
const detector = {
  scores: Float64Array.from({ length: 8 }, () => 0),
  usual: Float64Array.of(0.5, 1e-6),
  changes: "odd",
  overlap: 1,
} as unknown as Detector;
const floats = (...data: number[]): Tensor<"float32"> => ({
  dtype: "float32",
  shape: [data.length / 2, 2],
  data: Float32Array.from(data),
});
const runner = {
  together: 2,
  judge: async () => ({
    scores: { dtype: "float64", shape: [2], data: Float64Array.of(1, 2) },
    predicted: floats(0, 0, 0, 0),
    residuals: floats(0.5, 1e-4, 0.5, 2),
  }),
} as unknown as Runner;

test("a constant column is blamed only where it is not what it always was", async () => {
  const rows = memoryDataset({
    kind: "table",
    name: "made up",
    shape: [2],
    dtype: "float64",
    data: Float64Array.of(0.5, 7, 0.5, 9),
  });
  const blamed: string[][] = [];
  for await (const verdicts of detect({ ...untrained(input), detector, run: runner }, rows))
    blamed.push(...verdicts.map(({ blame }) => blame.map(({ column }) => column)));
  expect(blamed).toEqual([["a"], ["still", "a"]]);
});
