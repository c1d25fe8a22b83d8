import { expect, test } from "vitest";
import { standardColumn } from "../../test/standardColumn.ts";
import { untrained } from "../../test/untrained.ts";
import { builtinDataset } from "../data/procedural/builtins.ts";
import { autoencoderTraining } from "../models/families/autoencoder/autoencoderTraining.ts";
import { plan, stepFlops } from "./plan.ts";

test("a run of steps ends after as many operations as the engine says, and one step at the least", () => {
  const net = autoencoderTraining(untrained({ kind: "pictures", channels: 1, height: 28, width: 28 }).net);
  const data = builtinDataset("glyphs", { rows: 2560 });
  const steps = (runFlops?: number) => plan(net, data, 2560, { batch: 32, runFlops }).stepsPerRun;
  const one = stepFlops(net, 32);
  expect([steps(10 * one), steps(one), steps(0.1 * one)]).toEqual([10, 1, 1]);
  expect(steps()).toBeGreaterThan(10);
});

test("a batch is a tenth of the rows up to a limit, which is larger where rows come in pairs", () => {
  const input = { kind: "table" as const, columns: [standardColumn("a")] };
  const data = builtinDataset("sensors", { rows: 10 });
  const batch = (rows: number, more: object) =>
    plan(autoencoderTraining(untrained(input, more).net), data, rows, {}).batch;
  const map = { type: "map", neighbours: 3 };
  expect([batch(40, {}), batch(700, {}), batch(50_000, {})]).toEqual([8, 64, 128]);
  expect([batch(40, map), batch(700, map), batch(50_000, map)]).toEqual([8, 64, 256]);
});
