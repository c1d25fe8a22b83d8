import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { OpenOptions } from "../../data/options.ts";
import { fitColumns } from "../../data/statistics.ts";
import { openDataset } from "./open.ts";

const shared = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
const there = existsSync(shared);
if (!there) console.info("The real sets are skipped: ../shared/data is not here.");

/** Opens a real set and checks that it reads to its last row. */
async function check(path: string, options: OpenOptions, expected: object): Promise<void> {
  const dataset = await openDataset(shared + path, options);
  expect(dataset).toMatchObject(expected);
  await dataset.read([dataset.rows - 1, 0]);
  if (dataset.columns) {
    for (const column of (await fitColumns(dataset)).columns) {
      if (column.kind === "numeric") expect(Number.isFinite(column.mean + column.deviation)).toBe(true);
    }
  }
  await dataset.close();
}

describe.skipIf(!there)("real sets open as their sources say", () => {
  it("fashion-mnist, with the published mean and deviation", async () => {
    const dataset = await openDataset(`${shared}fashion-mnist`);
    expect(dataset).toMatchObject({ kind: "pictures", rows: 60000, shape: [1, 28, 28], dtype: "uint8" });
    let [sum, squares] = [0, 0];
    for (let start = 0; start < 60000; start += 10000) {
      const { data } = await dataset.read(Uint32Array.from({ length: 10000 }, (_, i) => start + i));
      for (const value of data as Uint8Array) {
        sum += value / 255;
        squares += (value / 255) ** 2;
      }
    }
    const mean = sum / 47040000;
    expect(mean).toBeCloseTo(0.28604, 5);
    expect(Math.sqrt(squares / 47040000 - mean ** 2)).toBeCloseTo(0.35302, 5);
    expect(dataset.labels?.filter((label) => label === "9")).toHaveLength(6000);
    await dataset.close();
  });

  it("mnist's test part", async () => {
    const dataset = await openDataset(`${shared}mnist`, { part: "test" });
    expect(dataset.labels?.slice(0, 10).join("")).toBe("7210414959");
    await dataset.close();
  });

  it("pictures to denoise", async () => {
    await check("denoise/BSD68", { size: [32, 32] }, { rows: 68, shape: [1, 32, 32] });
    await expect(openDataset(`${shared}denoise/Set12`)).rejects.toThrow(/must share one size/);
  });

  it.each([
    ["adbench/cardio.csv.gz", 1831, 21],
    ["adbench/thyroid.csv.gz", 3772, 6],
    ["adbench/musk.csv.gz", 3062, 166],
  ])("%s", (path, rows, width) => check(path, { label: "anomaly" }, { kind: "table", rows, shape: [width] }));

  it("digits without a header, a series of heartbeats, sensors as JSON, genes", async () => {
    await check("digits/digits.csv.gz", { label: "c64" }, { rows: 1797, shape: [64] });
    const series = { label: "anomaly", series: true };
    await check("ecg5000/ecg5000_all.csv.gz", series, { kind: "series", rows: 5000, shape: [1, 140] });
    await check("stdlib-single-hop/data/data.json", {}, { rows: 18914, shape: [6] });
    await check("pbmc68k/pbmc68k_reduced.csv.gz", { label: "cell_type" }, { rows: 700, shape: [765] });
  });

  it("a series of taxi rides, its timestamps left out", () =>
    check(
      "nab/data/realKnownCause/nyc_taxi.csv",
      { series: true, window: 48 },
      { rows: 10273, shape: [1, 48] },
    ));
});
