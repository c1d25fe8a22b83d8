import { expect, test } from "vitest";
import { tensor } from "../../src/core/tensor.ts";
import type { RunState } from "../../src/train/runState.ts";
import { checkpointStore } from "./checkpointStore.ts";

function state(step: number, numbers = 1): RunState {
  return {
    progress: { step, seconds: 0, lossSum: 0, lossCount: 0, bestEpoch: 0 },
    tensors: { weights: tensor("float32", [numbers], new Float32Array(numbers)) },
  };
}

test("a full store spans the whole run still: the first and the last state stay", () => {
  const store = checkpointStore();
  for (let step = 1; step <= 1000; step++) store.add(state(step));
  const steps = store.states.map(({ progress }) => progress.step);
  expect(steps.length).toBeLessThanOrEqual(120);
  expect([steps[0], steps.at(-1)]).toEqual([1, 1000]);
  expect(Math.max(...steps.slice(1).map((step, i) => step - steps[i]))).toBeLessThan(100);
});

test("large states are fewer: their bytes are bounded", () => {
  const store = checkpointStore();
  for (let step = 1; step <= 60; step++) store.add(state(step, 2 ** 20));
  expect(store.states.length).toBeLessThanOrEqual(24);
  expect(store.states.at(-1)?.progress.step).toBe(60);
});

test("a run that goes on from an earlier state forgets what lay after it", () => {
  const store = checkpointStore();
  for (const step of [1, 2, 3, 4]) store.add(state(step));
  store.add(state(3));
  expect(store.states.map(({ progress }) => progress.step)).toEqual([1, 2, 3]);
});
