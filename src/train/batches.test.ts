import { expect, test } from "vitest";
import { standardColumn } from "../../test/standardColumn.ts";
import { untrained } from "../../test/untrained.ts";
import { memoryDataset } from "../data/memory.ts";
import { autoencoderTraining } from "../models/families/autoencoder/autoencoderTraining.ts";
import { batches } from "./batches.ts";

const count = 30;
/** Every row is its own number. */
const dataset = memoryDataset({
  ...{ kind: "table", name: "numbers", shape: [1], dtype: "float64" },
  columns: [{ name: "a", kind: "numeric" }],
  data: Float64Array.from({ length: count }, (_, i) => i),
});
const input = { kind: "table" as const, columns: [standardColumn("a")] };
const net = autoencoderTraining(untrained(input, { type: "map", neighbours: 3 }).net);
// Rows 4 … 29; of each place the two next places are near.
const rows = Uint32Array.from({ length: 26 }, (_, i) => i + 4);
const nearest = {
  k: 2,
  indices: Uint32Array.from(rows, (_, i) => i).reduce(
    (all, i) => {
      all.set([(i + 1) % rows.length, (i + 2) % rows.length], 2 * i);
      return all;
    },
    new Uint32Array(2 * rows.length),
  ),
};
const options = { dataset, rows, batch: 7, stepsPerEpoch: 3, seed: 2 };

const fed = async (first: number, steps: number): Promise<number[]> => [
  ...((await batches(net, { ...options, nearest }).feeds(first, steps)).batch.data as Float64Array),
];

test("every other row is one of the nearest of the row before it, drawn anew, and a last odd one stands alone", async () => {
  const steps = 60;
  const all = await fed(0, steps);
  const alone = [...((await batches(net, options).feeds(0, steps)).batch.data as Float64Array)];
  const drawn = new Set<number>();
  for (let at = 0; at < all.length; at++) {
    const place = at % options.batch;
    if (place % 2 === 0) expect(all[at]).toBe(alone[at]);
    else {
      const ahead = (all[at] - all[at - 1] + rows.length) % rows.length;
      expect([1, 2]).toContain(ahead);
      drawn.add(ahead);
    }
  }
  expect(drawn.size).toBe(2);
});

test("what a step is fed does not depend on the steps before it", async () => {
  expect(await fed(4, 2)).toEqual((await fed(0, 6)).slice(4 * options.batch));
});
