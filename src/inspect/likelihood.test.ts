import { expect, test } from "vitest";
import { standardColumn } from "../../test/standardColumn.ts";
import { untrained } from "../../test/untrained.ts";
import { random } from "../core/random.ts";
import { memoryDataset } from "../data/memory.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { openModel } from "../model/openModel.ts";
import { likelihood } from "./likelihood.ts";

const columns = [standardColumn("a"), { kind: "categorical" as const, name: "b", categories: ["x", "y"] }];
const model = openModel(
  untrained({ kind: "table", columns }, { type: "variational", beta: 1 }),
  referenceEngine(),
);
const { normal, integer } = random(5);
const cells = Float64Array.from({ length: 74 }, (_, i) => (i % 2 ? integer(2) : normal()));
cells[4] = Number.NaN;
const data = memoryDataset({ kind: "table", name: "rows", shape: [2], dtype: "float64", data: cells });

test("the same seed gives the same estimate, more draws a tighter one", async () => {
  const of = (samples: number, seed = 1) => likelihood(model, data, { samples, seed });
  const [few, again, many] = [await of(3), await of(3), await of(200)];
  expect(again).toEqual(few);
  expect(await of(3, 2)).not.toEqual(few);
  expect(few!.rows).toBe(37);
  // −NLL is no lower than the ELBO of the same draws, and draws raise it; both estimates of the ELBO agree.
  expect(-few!.nll).toBeGreaterThan(few!.elbo);
  expect(many!.nll).toBeLessThan(few!.nll);
  expect(many!.elbo).toBeCloseTo(few!.elbo, 0);
});

test("other models have none", async () => {
  const plain = openModel(untrained({ kind: "table", columns }), referenceEngine());
  expect(await likelihood(plain, data, { samples: 3, seed: 1 })).toBeUndefined();
});
