import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WebEngineOptions } from "../../src/hosts/web/engineOptions.ts";
import { type Engine, loadModel, onnxEngine, openDataset, train } from "../../src/node.ts";
import { familyCases, takeSteps } from "../familySteps.ts";
import { browserPath, openPage, type PageOptions, type TestPage } from "./chromium.ts";
import type { FamilySaid } from "./modelsInPage.ts";
import { askAll, kinds, type Said, types } from "./tasks.ts";

/*
 * What is trained in a page is what is trained in Node. Both run float32 in other orders of summation, 6e-8 a rounding;
 * Adam divides by the root of small numbers, and a few dozen steps let that grow to about 1e-4 of the largest number.
 */
const tolerance = 2e-3;

const everything = kinds.flatMap((kind) => types.map((type) => [kind, type] as const));

interface Way {
  readonly page: PageOptions;
  readonly engine: WebEngineOptions;
  readonly steps: typeof familyCases;
  readonly trainings: typeof everything;
}

/** Everything once, on one thread; a part of it where only the engine differs. */
const ways: Record<string, Way> = {
  "wasm, one thread": {
    page: {},
    engine: { threads: 1 },
    steps: familyCases,
    trainings: everything,
  },
  "wasm, two threads": {
    page: { isolated: true },
    engine: { threads: 2 },
    steps: [],
    trainings: everything.filter(([, type]) => type === "vanilla"),
  },
  "webgpu, in software": {
    page: { webgpu: true },
    engine: { device: "webgpu" },
    steps: familyCases.filter(({ name }) => /^(vanilla|variational) on/.test(name)),
    trainings: [["glyphs", "vanilla"]],
  },
};

describe.skipIf(!browserPath).each(Object.entries(ways))("in Chromium by %s as in Node", (_, way) => {
  let page: TestPage;
  let engine: Engine;
  let stepped: Record<string, FamilySaid>;
  let asked: Said[];

  beforeAll(async () => {
    engine = await onnxEngine({ threads: 1, layout: "plain" });
    page = await openPage(way.page);
    const inPage = "/test/web/modelsInPage.ts";
    const names = way.steps.map(({ name }) => name);
    stepped = await page.call(inPage, "stepFamilies", { engine: way.engine, names });
    asked = await page.call(inPage, "askTasks", { engine: way.engine, wanted: way.trainings });
  }, 300_000);
  afterAll(async () => {
    await page.close();
    await engine.close();
  });

  test.each(way.steps)("steps: $name", async ({ name, input, fresh }) => {
    const { losses, codes, predicted } = await takeSteps(engine, input, fresh);
    expectClose(stepped[name].losses, losses);
    expectClose(stepped[name].codes, Array.from(codes.data));
    expectClose(stepped[name].predicted, Array.from(predicted.data));
  });

  test.each(way.trainings)("training and tasks: %s, %s", async (kind, type) => {
    const there = asked[way.trainings.findIndex((one) => one[0] === kind && one[1] === type)];
    const here = await askAll({ openDataset, train, loadModel }, engine, kind, type);
    expectClose(there.losses, here.losses);
    expectClose(there.codes, here.codes);
    expectClose(there.scores, here.scores);
    expectClose(there.reconstruction, here.reconstruction);
    expectClose(there.map, here.map);
    expectClose(there.imputed, here.imputed);
    // The number of Gaussians that fit best is a choice, so draws are not compared one by one.
    expect(there.sample).toHaveLength(here.sample.length);
    expect(there.sample.every(Number.isFinite)).toBe(true);
    expect(there.loadedAlike).toBe(true);
    expect(Math.abs(there.anomalies - here.anomalies)).toBeLessThanOrEqual(1);
  });

  test("the page has nothing to complain of", () => {
    expect(page.complaints).toEqual([]);
  });
});

/** Numbers within the tolerance of the largest of them; a missing cell is missing in both. */
function expectClose(there: readonly number[], here: readonly number[]): void {
  expect(there).toHaveLength(here.length);
  const scale = here.filter(Number.isFinite).reduce((most, x) => Math.max(most, Math.abs(x)), 1e-6);
  const worst = here.reduce(
    (most, x, i) => (Object.is(x, there[i]) ? most : Math.max(most, Math.abs(x - there[i]) / scale)),
    0,
  );
  expect(worst).toBeLessThan(tolerance);
}
