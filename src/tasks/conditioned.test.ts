import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { random } from "../core/random.ts";
import { drain } from "../core/stream.ts";
import type { Dataset } from "../data/dataset.ts";
import { openSource } from "../data/open.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { nodeHost } from "../hosts/node/open.ts";
import { type OpenModel, openModel } from "../model/openModel.ts";
import { fit as learn } from "./fit.ts";
import { type DrawOptions, newRows } from "./generate.ts";

const engine = await onnxEngine({ threads: 1 });
let data: Dataset;
let model: OpenModel;
beforeAll(async () => {
  const { normal, integer } = random(5);
  // Height follows age, and pay both age and city.
  const rows = Array.from({ length: 2000 }, () => {
    const age = 20 + integer(50);
    const city = ["Lyon", "Nice", "Paris"][integer(3)];
    const pay = Math.round(100 * (1000 + 40 * age + (city === "Paris" ? 1500 : 0) + 60 * normal())) / 100;
    return { age, city, pay, never: null };
  });
  data = await openSource(nodeHost, { rows });
  const fitted = await drain(learn(data, { engine, epochs: 40, batch: 64, latent: 3, layers: [32] }));
  model = openModel(fitted!.autoencoder, engine);
});
afterAll(async () => {
  await model.run.close();
  await data.close();
  await engine.close();
});

async function rows(count: number, options: DrawOptions = {}) {
  const notes: string[] = [];
  const names = data.columns!.map(({ name }) => name);
  const found: Record<string, number>[] = [];
  for await (const { rows: some } of newRows(model, count, {
    ...options,
    onNote: (note) => notes.push(note),
  }))
    for (let i = 0; i < some.shape[0]; i++)
      found.push(Object.fromEntries(names.map((name, c) => [name, Number(some.data[i * names.length + c])])));
  return { found, notes };
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("new rows", () => {
  test("keep to what a column was: whole numbers, decimals, range, and nothing where there was nothing", async () => {
    const { found } = await rows(500);
    for (const { age, pay, city, never } of found) {
      expect(Number.isInteger(age)).toBe(true);
      expect(Math.round(100 * pay) / 100).toBe(pay);
      expect(age).toBeGreaterThanOrEqual(20);
      expect(age).toBeLessThanOrEqual(69);
      expect([0, 1, 2]).toContain(city);
      expect(never).toBeNaN();
    }
    expect(new Set(found.map(({ age }) => age)).size).toBeGreaterThan(20);
  });

  test("have the cells that are given, and others that go with them", async () => {
    const { found, notes } = await rows(300, { where: { age: "40", city: "Paris" } });
    expect(notes).toEqual([]);
    expect(found).toHaveLength(300);
    for (const { age, city } of found) expect([age, city]).toEqual([40, 2]);
    // 1,000 + 40 · 40 + 1,500, of pays between 1,600 and 5,500.
    expect(Math.abs(mean(found.map(({ pay }) => pay)) - 4100)).toBeLessThan(150);
    const young = await rows(300, { where: { age: 25, city: "Nice" }, seed: 3 });
    expect(Math.abs(mean(young.found.map(({ pay }) => pay)) - 2000)).toBeLessThan(150);
    // They differ, and the same seed gives the same.
    expect(new Set(found.map(({ pay }) => pay)).size).toBeGreaterThan(100);
    expect(await rows(300, { where: { age: "40", city: "Paris" } })).toEqual({ found, notes });
  });

  test("say where what is given is far from anything learnt", async () => {
    const { found, notes } = await rows(20, { where: { age: 400 } });
    expect(found.map(({ age }) => age)).toEqual(new Array(20).fill(400));
    expect(notes).toEqual([
      'No row that the model learnt is near the given "age"; the other cells of these rows are a guess.',
    ]);
  });

  test("are refused under conditions that the model does not have", () => {
    const draw = (where: Record<string, string>) => () => newRows(model, 1, { where });
    expect(draw({ size: "1" })).toThrow(/where: "size" is no column of the model, got "age", "city", "pay"/);
    expect(draw({ age: "old" })).toThrow(/"age" is a column of numbers, got old; give a number/);
    expect(draw({ city: "Rome" })).toThrow(/"city" has no such category, got Rome; give one of "Lyon"/);
    const pictures = { ...model, spec: { ...model.spec, input: { kind: "pictures" } } } as never;
    expect(() => newRows(pictures, 1, { where: { age: 1 } })).toThrow(/goes with a model of a table/);
  });
});
