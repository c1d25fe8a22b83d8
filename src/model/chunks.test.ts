import { expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { memoryDataset } from "../data/memory.ts";
import { defaultArchitecture } from "../models/families/autoencoder/architecture.ts";
import type { InputSpec } from "../models/inputs/inputSpec.ts";
import { chunks, rowsTogether, widestOf } from "./chunks.ts";

const words = Array.from({ length: 100 }, (_, i) => `word${i}`);
const table = (columns: number): InputSpec => ({
  kind: "table",
  columns: Array.from({ length: columns }, (_, i) => ({
    kind: "categorical",
    name: `c${i}`,
    categories: words,
  })),
});

test("a row counts as the widest thing it becomes: features, code or a layer, not its cells", () => {
  // Ten cells are a thousand features, and the untrained network is no wider.
  expect(widestOf(untrained(table(10)).net)).toBe(1000);
  // 12,288 pixels are 128 channels of 32×32 after the first layer.
  const pictures: InputSpec = { kind: "pictures", channels: 3, height: 64, width: 64 };
  const wide = untrained(pictures, defaultArchitecture(pictures, { widths: [128] }));
  expect(widestOf(wide.net)).toBe(128 * 32 * 32);
  // A sparse code may be wider than its rows.
  expect(widestOf(untrained(table(1), { latent: 5000 }).net)).toBe(5000);
});

test("chunks hold a bounded number of numbers and of rows, in whole batches where rows are small", () => {
  for (const widest of [1, 20, 1000, 5000, 196_608, 2 ** 21, 2 ** 30]) {
    const rows = rowsTogether(widest);
    expect(rows).toBeGreaterThanOrEqual(1);
    if (rows > 1) expect(rows * widest).toBeLessThanOrEqual(8_000_000);
    expect(rows).toBeLessThanOrEqual(4096);
    if (rows >= 256) expect(rows % 256).toBe(0);
  }
});

test("chunks come in order, all rows or the given ones", async () => {
  const dataset = memoryDataset({
    ...{ kind: "table", name: "made up", shape: [1], dtype: "float64" },
    data: Float64Array.from({ length: 10 }, (_, i) => i),
  });
  const read = async (rows?: readonly number[]) => {
    const found: [number, number[]][] = [];
    for await (const { start, raw } of chunks(dataset, { together: 4 }, rows))
      found.push([start, Array.from(raw.data as Float64Array)]);
    return found;
  };
  expect(await read()).toEqual([
    [0, [0, 1, 2, 3]],
    [4, [4, 5, 6, 7]],
    [8, [8, 9]],
  ]);
  expect(await read([9, 0, 5, 5, 2])).toEqual([
    [0, [9, 0, 5, 5]],
    [4, [2]],
  ]);
  expect(await read([])).toEqual([]);
});
