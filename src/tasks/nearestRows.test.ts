import { expect, test } from "vitest";
import { noise } from "../../test/noise.ts";
import { memoryDataset } from "../data/memory.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { type Planned, planned } from "./fit.ts";
import { nearestRows } from "./nearestRows.ts";

/** Normal rows as a table, and what {@link planned} makes of it. */
async function made(count: number, width: number, values = noise(count, width, 7).data) {
  const dataset = memoryDataset({
    ...{ kind: "table", name: "numbers", shape: [width], dtype: "float64" },
    columns: Array.from({ length: width }, (_, i) => ({ name: `c${i}`, kind: "numeric" })),
    data: Float64Array.from(values),
  });
  return { dataset, plan: await planned(dataset, { type: "map", validation: 0.25 }) };
}

async function found({ dataset, plan }: Awaited<ReturnType<typeof made>>, neighbours: number) {
  const search = nearestRows(dataset, plan.rows, plan.net, { engine: referenceEngine(), neighbours });
  for (;;) {
    const { value, done } = await search.next();
    if (done) return value;
    expect(value).toMatchObject({ type: "nearest", neighbours, rows: plan.rows.train.length });
  }
}

/** The nearest rows of each of some, which do not count as their own, by sorting all distances of what the network sees. */
function bySorting(
  { net, rows: { train } }: Planned,
  rows: Uint32Array,
  values: ArrayLike<number>,
  k: number,
): number[][] {
  const { input } = net.spec;
  if (input.kind !== "table") throw new Error("a table");
  const deviations = input.columns.map((column) => (column.kind === "numeric" ? column.deviation : 1));
  const width = deviations.length;
  const distance = (a: number, b: number): number =>
    deviations.reduce(
      (sum, deviation, j) => sum + ((values[a * width + j] - values[b * width + j]) / deviation) ** 2,
      0,
    );
  return Array.from(rows, (row) =>
    Array.from(train, (other, j) => ({ j, square: distance(row, other) }))
      .filter(({ j }) => train[j] !== row)
      .sort((a, b) => a.square - b.square)
      .slice(0, k)
      .map(({ j }) => j),
  );
}

test("finds what sorting finds, and puts one of its nearest after each row that is held out", async () => {
  const values = noise(80, 3, 7).data;
  const it = await made(80, 3, values);
  const { rows, nearest } = await found(it, 4);
  expect(rows.train).toEqual(it.plan.rows.train);
  expect(nearest.train.k).toBe(4);
  const wanted = bySorting(it.plan, rows.train, values, 4);
  expect([...nearest.train.indices]).toEqual(wanted.flat());

  const held = it.plan.rows.validation;
  const nearHeld = bySorting(it.plan, held, values, 4);
  expect(nearest.validation).toHaveLength(2 * held.length);
  for (let i = 0; i < held.length; i++) {
    expect(nearest.validation[2 * i]).toBe(held[i]);
    expect(nearHeld[i].map((j) => rows.train[j])).toContain(nearest.validation[2 * i + 1]);
  }
});

test("wide rows are compared by their components, which here hold all of them", async () => {
  // Rows of 200 numbers that vary in 5 directions alone.
  const [count, width] = [60, 200];
  const [few, directions] = [noise(count, 5, 1).data, noise(5, width, 2).data];
  const values = Float32Array.from({ length: count * width }, (_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    return [0, 1, 2, 3, 4].reduce((sum, d) => sum + few[row * 5 + d] * directions[d * width + column], 0);
  });
  const it = await made(count, width, values);
  const { rows, nearest } = await found(it, 3);
  expect([...nearest.train.indices]).toEqual(bySorting(it.plan, rows.train, values, 3).flat());
});

test("equal rows are neighbours of each other, never of themselves, and few rows have few neighbours", async () => {
  const equal = await found(await made(40, 2, new Float32Array(80).fill(3)), 4);
  const { k, indices } = equal.nearest.train;
  for (const [at, near] of indices.entries()) expect(near).not.toBe(Math.floor(at / k));

  const few = await found(await made(4, 2), 15);
  expect(few.nearest.train.k).toBe(2);
  const one = await found(await made(2, 2), 15);
  expect(one.nearest.train).toEqual({ k: 1, indices: Uint32Array.of(0) });
  expect([...one.nearest.validation]).toEqual([one.rows.validation[0], one.rows.train[0]]);
});
