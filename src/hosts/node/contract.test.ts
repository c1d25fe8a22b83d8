import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { sizeOf } from "../../core/shape.ts";
import { tensor } from "../../core/tensor.ts";
import type { Dataset } from "../../data/dataset.ts";
import { memoryDataset } from "../../data/memory.ts";
import { npyBytes } from "../../data/readers/arrays/npy.ts";
import { openDataset } from "./open.ts";
import { writePicture } from "./pictures/encodePicture.ts";
import { writeTable } from "./tables/writeTable.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-contract-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const bytes = Uint8Array.from({ length: 5 * 12 }, (_, i) => (i * 37) % 256);
const doubles = Float64Array.from({ length: 5 * 3 }, (_, i) => i / 7 - 1);

function idx(shape: number[], values: Uint8Array): Uint8Array {
  const head = [
    0,
    0,
    8,
    shape.length,
    ...shape.flatMap((n) => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255]),
  ];
  return Uint8Array.from([...head, ...values]);
}

function npy(descr: string, shape: number[], values: ArrayBufferView): Uint8Array {
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return Uint8Array.from([...npyBytes(descr, shape), ...data]);
}

const csv = ["a,b,kind", ...Array.from({ length: 7 }, (_, i) => `${i},${i * i},${i % 2 ? "x" : "y"}`)].join(
  "\n",
);

/** Every reader, and how to get five or more rows from it. */
const readers: Record<string, () => Promise<Dataset>> = {
  memory: async () =>
    memoryDataset({ kind: "table", name: "m", shape: [3], dtype: "float64", data: doubles.slice() }),
  "a folder of pictures": async () => {
    for (let i = 0; i < 5; i++) {
      await writePicture(at(`p${i}.png`), tensor("uint8", [1, 3, 4], bytes.slice(i * 12, (i + 1) * 12)));
    }
    return openDataset(folder);
  },
  IDX: async () => {
    writeFileSync(at("x-images-idx3-ubyte"), idx([5, 3, 4], bytes));
    return openDataset(at("x-images-idx3-ubyte"));
  },
  "a numeric .npy": async () => {
    writeFileSync(at("t.npy"), npy("<f8", [5, 3], doubles));
    return openDataset(at("t.npy"));
  },
  ".npy pictures": async () => {
    writeFileSync(at("p.npy"), npy("|u1", [5, 3, 4], bytes));
    return openDataset(at("p.npy"));
  },
  CSV: async () => {
    writeFileSync(at("t.csv"), csv);
    return openDataset(at("t.csv"));
  },
  "CSV on disk": async () => {
    writeFileSync(at("t.csv"), csv);
    return openDataset(at("t.csv"), { memoryLimit: 0 });
  },
  Parquet: async () => {
    const rows = Array.from({ length: 6 }, (_, i) => [i, i / 3]);
    await writeTable(
      at("t.parquet"),
      [
        { name: "a", kind: "number" },
        { name: "b", kind: "number" },
      ],
      rows,
    );
    return openDataset(at("t.parquet"));
  },
  "JSON lines": async () => {
    writeFileSync(at("t.jsonl"), Array.from({ length: 6 }, (_, i) => `{"a":${i},"b":${i / 4}}`).join("\n"));
    return openDataset(at("t.jsonl"));
  },
  "series with windows": async () => {
    writeFileSync(at("s.csv"), csv);
    return openDataset(at("s.csv"), { series: true, window: 3, label: "kind" });
  },
  glyphs: () => openDataset("glyphs", { rows: 5 }),
  "glyphs, nothing kept": () => openDataset("glyphs", { rows: 5, memoryLimit: 0 }),
  "photos, smaller": () => openDataset("photos", { rows: 5, size: [8, 8], channels: 1 }),
  sensors: () => openDataset("sensors", { rows: 5 }),
  heartbeats: () => openDataset("heartbeats", { rows: 5 }),
};

describe.each(Object.entries(readers))("%s keeps the contract of a dataset", (_, open) => {
  it("describes its rows", async () => {
    const dataset = await open();
    expect(dataset.rows).toBeGreaterThanOrEqual(5);
    if (dataset.columns) expect(dataset.columns).toHaveLength(dataset.shape[0]);
    if (dataset.labels) expect(dataset.labels).toHaveLength(dataset.rows);
    if (dataset.names) expect(dataset.names).toHaveLength(dataset.rows);
    expect(dataset.shape).toHaveLength({ pictures: 3, table: 1, series: 2 }[dataset.kind]);
    await dataset.close();
  });

  it("reads rows in the order asked, repeated ones too", async () => {
    const dataset = await open();
    const size = sizeOf(dataset.shape);
    const all = await dataset.read(Array.from({ length: dataset.rows }, (_, i) => i));
    expect(all.dtype).toBe(dataset.dtype);
    expect(all.shape).toEqual([dataset.rows, ...dataset.shape]);
    const wanted = [4, 0, 0, dataset.rows - 1, 1, 2, 3];
    const some = await dataset.read(Uint32Array.from(wanted));
    expect(some.shape).toEqual([wanted.length, ...dataset.shape]);
    for (const [i, row] of wanted.entries()) {
      expect(some.data.slice(i * size, (i + 1) * size)).toEqual(all.data.slice(row * size, (row + 1) * size));
    }
    // Rows differ, so the comparison above can fail.
    expect(all.data.slice(0, size)).not.toEqual(all.data.slice(size, 2 * size));
    await dataset.close();
  });

  it("hands out copies", async () => {
    const dataset = await open();
    const first = await dataset.read([0, 1]);
    const before = first.data.slice();
    (first.data as Uint8Array).fill(7);
    expect((await dataset.read([0, 1])).data).toEqual(before);
    await dataset.close();
  });

  it("reads no rows as an empty tensor", async () => {
    const dataset = await open();
    expect((await dataset.read([])).shape).toEqual([0, ...dataset.shape]);
    await dataset.close();
  });

  it.each([-1, 0.5, Number.NaN, 1e9])("calls row %s a bug", async (row) => {
    const dataset = await open();
    await expect(dataset.read([row])).rejects.toMatchObject({ code: "internal" });
    await dataset.close();
  });
});
