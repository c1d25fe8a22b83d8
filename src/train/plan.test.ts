import { expect, test } from "vitest";
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
