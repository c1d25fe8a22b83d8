import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenOptions } from "../src/data/options.ts";
import { npyBytes } from "../src/data/readers/arrays/npy.ts";
import { type Engine, onnxEngine, openDataset, train } from "../src/node.ts";
import { type Made, make, type Sent } from "./sameModel/inPage.ts";
import { browserPath, openPage, type TestPage } from "./web/chromium.ts";

/** A model that was trained in Node makes the same of the same file in a page. */

/** Two builds of one runtime add up in different orders; figures here are about 1 in size, or relative to their own. */
const tolerance = 1e-4;

interface Work {
  readonly title: string;
  /** The data file's name. */
  readonly name: string;
  readonly options: OpenOptions;
  bytes(): Promise<Uint8Array>;
}

const works: readonly Work[] = [
  { title: "a table", name: "readings.csv", options: { label: "anomaly" }, bytes: sensorsCsv },
  {
    title: "pictures",
    name: "glyphs.npy",
    options: {},
    bytes: async () => {
      const { data } = await (await openDataset("glyphs", { rows: 80 })).read(firstRows(80));
      return Buffer.concat([npyBytes("|u1", [80, 28, 28]), data as Uint8Array]);
    },
  },
  {
    title: "a series",
    name: "series.csv",
    options: { series: true, window: 8, label: "anomaly" },
    bytes: sensorsCsv,
  },
];

const firstRows = (n: number): Uint32Array => Uint32Array.from({ length: n }, (_, i) => i);

/** Built-in readings as a CSV file. */
async function sensorsCsv(): Promise<Uint8Array> {
  const dataset = await openDataset("sensors", { rows: 300 });
  const { data } = await dataset.read(firstRows(300));
  const columns = dataset.columns ?? [];
  const cell = (row: number, c: number): string => {
    const value = Number(data[row * columns.length + c]);
    if (Number.isNaN(value)) return "";
    return columns[c].categories?.[value] ?? String(value);
  };
  const lines = Array.from(firstRows(300), (row) =>
    [...columns.map((_, c) => cell(row, c)), dataset.labels?.[row]].join(","),
  );
  return new TextEncoder().encode(
    [[...columns.map(({ name }) => name), "anomaly"].join(","), ...lines].join("\n"),
  );
}

/** The largest difference of two lists, of numbers above 1 relative to their size; missing is as far as can be. */
function apart(found: readonly (number | null)[], wanted: readonly (number | null)[]): number {
  let most = 0;
  for (const [i, value] of wanted.entries()) {
    const other = found[i];
    if (value === other) continue;
    if (value === null || other === null) return Number.POSITIVE_INFINITY;
    most = Math.max(most, Math.abs(other - value) / Math.max(1, Math.abs(value)));
  }
  return most;
}

describe.skipIf(!browserPath)("a model in Node and in Chromium", () => {
  let engine: Engine;
  let page: TestPage;

  beforeAll(async () => {
    engine = await onnxEngine({ threads: 1 });
    page = await openPage();
  });
  afterAll(async () => {
    await engine.close();
    await page.close();
  });

  it.each(works)(
    "gives the same codes, scores, rows, file and ONNX of $title",
    async ({ name, options, bytes }) => {
      const file = await bytes();
      const open = () => openDataset(new File([Uint8Array.from(file)], name), options);
      const data = await open();
      const model = await train(data, { engine, epochs: 1, latent: 3 }).model;
      const expected = await make(model, data);

      const sent: Sent = {
        model: expected.file,
        data: Buffer.from(file).toString("base64"),
        name,
        options,
      };
      const found = await page.call<Made>("/test/sameModel/inPage.ts", "makeInPage", sent);

      expect(found.file === expected.file, "the file that is written again").toBe(true);
      expect(found.exported.map(({ part }) => part)).toEqual(expected.exported.map(({ part }) => part));
      for (const [i, { part, onnx }] of expected.exported.entries())
        expect(found.exported[i].onnx === onnx, `${part}.onnx`).toBe(true);
      expect(page.complaints).toEqual([]);
      for (const part of ["codes", "scores", "rows"] as const) {
        expect(found[part]).toHaveLength(expected[part].length);
        // One expectation for all: one for each number takes a minute.
        expect(apart(found[part], expected[part]), part).toBeLessThan(tolerance);
      }
    },
  );
});
