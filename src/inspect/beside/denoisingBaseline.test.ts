import { expect, test } from "vitest";
import { countedRows } from "../../../test/counted.ts";
import { untrained } from "../../../test/untrained.ts";
import { nonLocalMeansOperations } from "../../baselines/nonLocalMeans.ts";
import { memoryDataset } from "../../data/memory.ts";
import { referenceEngine } from "../../engine/reference/referenceEngine.ts";
import { openModel } from "../../model/openModel.ts";
import { denoisingBaseline } from "./denoisingBaseline.ts";

const size = 12 * 12;
const noisy = memoryDataset({
  ...{ kind: "pictures", name: "dots", shape: [1, 12, 12], dtype: "float32" },
  data: Float32Array.from({ length: 9 * size }, (_, i) => ((i * 37) % 101) / 100),
});
const model = openModel(
  untrained({ kind: "pictures", channels: 1, height: 12, width: 12 }),
  referenceEngine(),
);

async function cleaned(operations: number) {
  const said: string[] = [];
  const { dataset, read } = countedRows(noisy);
  const bound = (name: string, sentence: string) => said.push(`${name}: ${sentence}`);
  const metrics = await denoisingBaseline(model, dataset, noisy, { operations, bound });
  return { metrics, said, read: read() };
}

test("non-local means cleans as many pictures as the operations are enough for, and says so", async () => {
  const each = size * nonLocalMeansOperations;
  const some = await cleaned(3.5 * each);
  expect(some.read).toBe(3);
  expect(some.metrics?.rows).toBe(3);
  expect(some.said).toEqual([
    expect.stringMatching(/^nlm: .* cleaned 3 of the 9 pictures: [\d.]+ dB, where this model reaches/),
  ]);
  const all = await cleaned(9 * each);
  expect([all.read, all.said]).toEqual([9, []]);
  const none = await cleaned(0.5 * each);
  expect(none).toEqual({ metrics: undefined, said: [expect.stringContaining("left out")], read: 0 });
});
