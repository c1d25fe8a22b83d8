import { afterAll, describe, expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { random } from "../core/random.ts";
import { memoryDataset } from "../data/memory.ts";
import { openSource } from "../data/open.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { nodeHost } from "../hosts/node/open.ts";
import { openModel } from "../model/openModel.ts";
import { runner } from "../model/runner.ts";
import type { FittedColumn } from "../models/inputs/columns.ts";
import { compress, decompress, openCompressed } from "../tasks/compress.ts";

const engine = await onnxEngine({ threads: 1 });
const columns: FittedColumn[] = [
  { kind: "numeric", name: "t", mean: 20, deviation: 5, min: 5, max: 35 },
  { kind: "numeric", name: "n", mean: 50, deviation: 30, min: 0, max: 100, decimals: 0 },
  { kind: "numeric", name: "price", mean: 5, deviation: 2, min: 0, max: 10, decimals: 2 },
  { kind: "numeric", name: "flag", mean: 0, deviation: 0, min: 0, max: 0, decimals: 0 },
  { kind: "categorical", name: "k", categories: ["blue", "green", "red"] },
];
const autoencoder = untrained({ kind: "table", columns }, { latent: 2 });
const model = openModel(autoencoder, engine);
afterAll(async () => {
  await model.run.close();
  await engine.close();
});

/** Rows that an untrained model knows nothing of: the worst that can come. */
function rowsOf(count: number): (string | number | null)[][] {
  const { normal, uniform, integer } = random(3);
  return Array.from({ length: count }, (_, i) => [
    i % 17 === 3 ? null : 20 + 5 * normal(),
    i % 19 === 4 ? null : Math.floor(100 * uniform()),
    Math.round(500 + 200 * normal()) / 100,
    0,
    i % 23 === 5 ? null : i % 29 === 6 ? "mauve" : ["blue", "green", "red"][integer(3)],
  ]);
}

const open = (rows: readonly (readonly (string | number | null)[])[]) =>
  openSource(
    nodeHost,
    { rows: rows.map((row) => Object.fromEntries(row.map((cell, c) => [columns[c].name, cell]))) },
    { like: columns },
  );

/** Rows through a file and back, and what the file says of each column. */
async function there(rows: readonly (readonly (string | number | null)[])[], quality = 50, run = model.run) {
  const data = await open(rows);
  const { bytes, columns: bounds } = await compress(model, data, { quality });
  await data.close();
  const opened = await openCompressed(bytes, "f.hgz", autoencoder);
  const back: (string | number | null)[][] = [];
  for await (const { rows: some, words } of decompress(opened, run)) {
    const width = columns.length;
    for (let i = 0; i < some.shape[0]; i++)
      back.push(
        Array.from(some.data.subarray(i * width, (i + 1) * width), (x, c) => {
          const column = columns[c];
          if (Number.isNaN(x)) return null;
          return column.kind === "numeric" ? x : (words?.get(i * width + c) ?? column.categories[x]);
        }),
      );
  }
  return { back, bytes: bytes.length, bounds: bounds! };
}

function expectWithin(
  rows: readonly (readonly unknown[])[],
  back: readonly unknown[][],
  bounds: readonly { bound: number }[],
) {
  for (const [i, row] of rows.entries())
    for (const [c, cell] of row.entries()) {
      const found = back[i][c];
      if (typeof cell !== "number") expect(found, `row ${i} ${columns[c].name}`).toBe(cell);
      else
        expect(Math.abs((found as number) - cell), `row ${i} ${columns[c].name}`).toBeLessThanOrEqual(
          bounds[c].bound,
        );
    }
}

describe("the cells of a compressed table", () => {
  test("are off by what is said at most; missing, unseen and known categories come back", async () => {
    const rows = rowsOf(600);
    let [smaller, coarser] = [0, Number.POSITIVE_INFINITY];
    for (const quality of [30, 50, 80]) {
      const { back, bounds, bytes } = await there(rows, quality);
      expectWithin(rows, back, bounds);
      expect(bounds.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
      // At 50 a standard deviation.
      if (quality === 50) expect(bounds[0].bound).toBeLessThan(1.1 * 5);
      expect(bytes).toBeGreaterThan(smaller);
      expect(bounds[0].bound).toBeLessThan(coarser);
      [smaller, coarser] = [bytes, bounds[0].bound];
    }
  });

  test("row 39: keep whole numbers whole and decimals as many as they were", async () => {
    const { back, bounds } = await there(rowsOf(300));
    for (const [, n, price, flag] of back) {
      if (n !== null) expect(Number.isInteger(n)).toBe(true);
      expect(Math.round((price as number) * 100) / 100).toBe(price);
      expect(flag).toBe(0);
    }
    expect(bounds[3].bound).toBe(0);
  });

  test("are as near as before where one cell is far out of what was learnt, and that one is exact", async () => {
    const rows = rowsOf(400);
    const usual = await there(rows);
    const wild = rows.map((row) => [...row]);
    wild[7][0] = 1e9;
    wild[9][1] = -123456789;
    wild[11][2] = 1e160;
    const { back, bounds, bytes } = await there(wild);
    expect(back[7][0]).toBe(1e9);
    expect(back[9][1]).toBe(-123456789);
    expect(back[11][2]).toBe(1e160);
    expectWithin(wild, back, bounds);
    for (const [c, { bound }] of bounds.entries())
      expect(bound).toBeLessThan(1.3 * usual.bounds[c].bound + 1e-9);
    expect(bytes).toBeLessThan(usual.bytes + 150);
  });

  test("come back within their bound where another engine decodes", async () => {
    const rows = rowsOf(200);
    const other = runner(autoencoder, referenceEngine());
    const { back, bounds } = await there(rows, 60, other);
    expectWithin(rows, back, bounds);
    await other.close();
  });

  test("of a column whose scale one training row has blown up still come back near", async () => {
    const blown = columns.map((column) =>
      column.name === "t" ? { ...column, mean: 1e6, deviation: 3e7, max: 1e9 } : column,
    );
    const broken = untrained({ kind: "table", columns: blown }, { latent: 2 });
    const open_ = openModel(broken, engine);
    const rows = rowsOf(300);
    const data = await openSource(
      nodeHost,
      { rows: rows.map((row) => Object.fromEntries(row.map((cell, c) => [columns[c].name, cell]))) },
      { like: blown },
    );
    const { bytes, columns: bounds } = await compress(open_, data);
    expect(bounds![0].bound).toBeLessThan(6);
    const opened = await openCompressed(bytes, "f.hgz", broken);
    for await (const { start, rows: some } of decompress(opened, open_.run))
      for (let i = 0; i < some.shape[0]; i++) {
        const was = rows[start + i][0];
        if (was !== null)
          expect(Math.abs(some.data[i * 5] - (was as number))).toBeLessThanOrEqual(bounds![0].bound);
      }
    await data.close();
    await open_.run.close();
  });
});

test("a compressed series keeps its gaps and a bound for each column", async () => {
  const own: FittedColumn[] = [
    { kind: "numeric", name: "a", mean: 0, deviation: 1, min: -3, max: 3 },
    { kind: "numeric", name: "b", mean: 100, deviation: 10, min: 60, max: 140, decimals: 0 },
  ];
  const input = { kind: "series" as const, columns: own as never, window: 8 };
  const series = untrained(input, { latent: 2 });
  const opened = openModel(series, engine);
  const { normal } = random(4);
  const data = Float64Array.from({ length: 40 * 16 }, (_, at) =>
    at % 37 === 5 ? Number.NaN : at % 16 < 8 ? normal() : Math.round(100 + 10 * normal()),
  );
  data[3] = 4e5;
  const dataset = memoryDataset({
    kind: "series",
    name: "s",
    shape: [2, 8],
    dtype: "float64",
    data,
    columns: own,
  });
  const { bytes, columns: bounds } = await compress(opened, dataset);
  const file = await openCompressed(bytes, "f.hgz", series);
  for await (const { start, rows } of decompress(file, opened.run))
    for (const [i, x] of (rows.data as Float64Array).entries()) {
      const was = data[start * 16 + i];
      if (Number.isNaN(was)) expect(x).toBeNaN();
      else expect(Math.abs(x - was)).toBeLessThanOrEqual(bounds![i % 16 < 8 ? 0 : 1].bound);
      if (i % 16 >= 8 && !Number.isNaN(was)) expect(Number.isInteger(x)).toBe(true);
    }
  expect(bounds![0].bound).toBeLessThan(1.3);
  await opened.run.close();
});
