import { expect, test } from "vitest";
import { standardColumn } from "../../test/standardColumn.ts";
import { untrained } from "../../test/untrained.ts";
import { random } from "../core/random.ts";
import { memoryDataset } from "../data/memory.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import type { CodeMixture } from "../model/codeMixture.ts";
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

test("where the model keeps where its codes lie, rows are as likely as codes of there make them", async () => {
  const { latent } = model.spec;
  const codes = (variance: number, mean = 0): CodeMixture => {
    const part = {
      weight: 1,
      mean: new Float64Array(latent).fill(mean),
      factor: new Float64Array(latent).fill(1e-6),
    };
    return { mixture: { parts: [part] }, rows: 9, variance: new Float64Array(latent).fill(variance) };
  };
  const of = (kept?: CodeMixture) =>
    likelihood({ ...model, ...(kept && { codes: kept }) }, data, { samples: 100, seed: 1 });
  const prior = (await of())!;
  expect(prior.nllOfPrior).toBe(prior.nll);
  expect(prior.gaussians).toBeUndefined();
  // The standard normal by another name.
  const same = (await of(codes(1)))!;
  expect(same.gaussians).toBe(1);
  expect(same.nll).toBeCloseTo(prior.nll, 4);
  expect(same.elbo).toBe(prior.elbo);
  const far = (await of(codes(1, 9)))!;
  expect(far.nll).toBeGreaterThan(prior.nll + 10);
  expect(far.nllOfPrior).toBe(prior.nll);
});

test("other models have none", async () => {
  const plain = openModel(untrained({ kind: "table", columns }), referenceEngine());
  expect(await likelihood(plain, data, { samples: 3, seed: 1 })).toBeUndefined();
});
