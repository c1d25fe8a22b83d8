import { expect, test } from "vitest";
import { tensor } from "../../core/tensor.ts";
import type { Dataset } from "../../data/dataset.ts";
import { builtinDataset } from "../../data/procedural/builtins.ts";
import { fitInput } from "../../models/inputs/inputSpec.ts";
import type { DoneEvent } from "../../train/events.ts";
import { section } from "../page.ts";
import { rowKind } from "./rowKinds.ts";
import { shownRows } from "./shownRows.ts";

const all = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);

/** A model that gives every row back as it is, and counts the rows that it is asked for. */
async function asked(data: Dataset, validation: number) {
  const { input } = await fitInput(data, all(data.rows));
  const counts = { examples: 0, columns: 0 };
  const done: DoneEvent = {
    ...{ type: "done", reason: "epochs" },
    ...{ epochs: 1, steps: 1, seconds: 1, msPerStep: 1, trainLoss: 1 },
  };
  const model = {
    spec: { input },
    training: { rows: { train: all(data.rows), validation: all(validation) }, batch: 8, done },
    examples: async (from: Dataset, rows: Uint32Array) => {
      counts.examples += rows.length;
      const raw = await from.read(rows);
      return {
        rows: raw,
        reconstructions: tensor("float32", raw.shape, Float32Array.from(raw.data, Number)),
      };
    },
    columnErrors: async (_: Dataset, rows: Uint32Array) => {
      counts.columns += rows.length;
      return [{ column: "<b>", error: 2, share: 1 }];
    },
  };
  const shown = await shownRows(model, data);
  return { counts, shown, part: rowKind(input).section(shown, input) };
}

test.each([
  { name: "glyphs", title: "Pictures", examples: 12, columns: 0 },
  { name: "heartbeats", title: "Windows", examples: 4, columns: 0 },
  { name: "sensors", title: "Columns", examples: 0, columns: 30 },
])(
  "a report on $name asks a model for what it draws and for nothing else",
  async ({ name, title, ...counted }) => {
    const { counts, shown, part } = await asked(builtinDataset(name, { rows: 40, seed: 1 }), 30);
    expect(counts).toEqual(counted);
    expect(shown.unseen).toBe(true);
    expect(part.title).toBe(title);
    expect(part.body.html).not.toBe(section(title).body.html);
    expect(part.body.html).not.toContain("<b>");
  },
);

test("without rows held out it shows rows of the training, and says so", async () => {
  const { shown, part } = await asked(builtinDataset("heartbeats", { rows: 40, seed: 1 }), 0);
  expect(shown.unseen).toBe(false);
  expect(part.body.html).toContain("Rows of the training set.");
});
