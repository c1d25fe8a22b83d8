import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryDataset } from "./memory.ts";
import { shardOf, shardRange } from "./shard.ts";

test("shards follow one another, hold every row once, and are even", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000 }), fc.integer({ min: 1, max: 1000 }), (rows, wanted) => {
      const count = Math.min(rows, wanted);
      let next = 0;
      const sizes: number[] = [];
      for (let index = 1; index <= count; index++) {
        const [start, end] = shardRange(rows, { index, count });
        expect(start).toBe(next);
        sizes.push(end - start);
        next = end;
      }
      expect(next).toBe(rows);
      const large = rows / count >= 4096;
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(large ? 512 : 1);
      expect(Math.min(...sizes)).toBeGreaterThan(0);
    }),
  );
});

test("a large shard begins where a batch of the engine does", () => {
  for (let index = 1; index <= 7; index++)
    expect(shardRange(1_000_003, { index, count: 7 })[0] % 256).toBe(0);
});

test("what is no shard is refused", () => {
  for (const [index, count] of [
    [0, 4],
    [5, 4],
    [1.5, 4],
    [1, 0],
    [1, Number.NaN],
  ])
    expect(() => shardRange(100, { index, count })).toThrow(/^shard: must be one of 1 to their count/);
  expect(() => shardRange(3, { index: 1, count: 4 })).toThrow(
    "shard: there must be a row for each, got 3 rows for 4 shards; take fewer shards",
  );
});

test("a shard of a data set has its rows, labels and names, and says where they lie", async () => {
  const whole = {
    ...memoryDataset({
      kind: "table",
      name: "t",
      shape: [1],
      dtype: "float64",
      data: Float64Array.of(0, 1, 2, 3, 4),
    }),
    labels: ["a", "b", "c", "d", "e"],
  };
  const shard = shardOf(whole, { index: 2, count: 2 });
  expect([shard.rows, shard.labels, shard.place]).toEqual([
    3,
    ["c", "d", "e"],
    { start: 2, end: 5, total: 5 },
  ]);
  expect(Array.from((await shard.read([0, 2])).data as Float64Array)).toEqual([2, 4]);
  const series = { ...whole, cut: { timeSteps: 8, stride: 1 } };
  expect(() => shardOf(series, { index: 1, count: 2 })).toThrow(
    /^shard: a series is told time step by time step/,
  );
});
