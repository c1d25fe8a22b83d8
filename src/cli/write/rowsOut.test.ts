import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tensor } from "../../core/tensor.ts";
import type { ModelSpec } from "../../node.ts";
import type { Context } from "../command.ts";
import { putRows } from "./rowsOut.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hourglass-rows-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const together = 50;
const column = (name: string) => ({ kind: "numeric" as const, name, mean: 0, deviation: 1, min: -1, max: 1 });
type InputSpec = ModelSpec["input"];
const table: InputSpec = { kind: "table", columns: ["a", "b"].map(column) };
const pictures: InputSpec = { kind: "pictures", channels: 1, height: 2, width: 2 };

/** Chunks of rows of `size` numbers without end, and a run that is asked to end while the third is made, or fails there. */
function endless(shape: readonly number[], third: (stop: () => void) => void) {
  const controller = new AbortController();
  const context = {
    progress: { count: () => {} },
    signal: controller.signal,
  } as unknown as Context;
  const size = shape.reduce((a, b) => a * b, 1);
  async function* chunks() {
    for (let start = 0; ; start += together) {
      if (start === 2 * together) third(() => controller.abort());
      const data = new Float32Array(together * size).fill(0.5);
      yield { start, rows: tensor("float32", [together, ...shape], data) };
    }
  }
  return { context, chunks: chunks() };
}

const fail = () => {
  throw new Error("the model broke");
};

describe("an output that does not come to its end leaves nothing behind", () => {
  for (const extension of ["csv", "tsv", "json", "jsonl", "npy", "parquet"]) {
    test(`${extension}, interrupted or failed`, async () => {
      const to = { out: join(folder, `rows.${extension}`), total: 1e6, doing: "making" };
      const stopped = endless([2], (stop) => stop());
      await expect(putRows(table, stopped.chunks, to, stopped.context)).rejects.toThrow(/interrupted/);
      const failed = endless([2], fail);
      await expect(putRows(table, failed.chunks, to, failed.context)).rejects.toThrow(/the model broke/);
      expect(readdirSync(folder)).toEqual([]);
    });
  }
});

test("pictures that were written before an interruption are whole, and counted", async () => {
  const { chunks, context } = endless([1, 2, 2], (stop) => stop());
  const to = { out: folder, total: 1000, doing: "making", stem: "new" };
  await expect(putRows(pictures, chunks, to, context)).rejects.toThrow(/interrupted; 150 of 1000 pictures/);
  const names = readdirSync(folder).sort();
  expect(names).toHaveLength(150);
  expect([names[0], names[149]]).toEqual(["new-000.png", "new-149.png"]);
});
