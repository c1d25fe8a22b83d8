import { expect, test } from "vitest";
import { tensor } from "../core/tensor.ts";
import { overlay, settledTimeSteps, timeStepScores } from "./timeSteps.ts";

test("windows are laid back on the time steps that they were cut from", () => {
  // Three windows of three time steps and two columns, two apart, over seven time steps and one more.
  const cut = { timeSteps: 8, stride: 2 };
  const laid = overlay(cut, 2);
  const windows = (list: number[][]) =>
    tensor("float32", [list.length, 2, 3], Float32Array.from(list.flat()));
  laid.add(
    0,
    windows([
      [0, 1, 2, 10, 11, 12],
      [4, 3, 4, 12, 13, 14],
    ]),
  );
  // The third window begins at the fifth time step.
  const settled = settledTimeSteps(cut, 2, 3);
  const early = laid.take(settled);
  laid.add(2, windows([[4, 5, 6, 14, 15, 16]]));
  const late = laid.take(settledTimeSteps(cut, 3, 3));
  expect([early.shape, late.shape]).toEqual([
    [4, 2],
    [4, 2],
  ]);
  // The third time step is held twice, as 2 and as 4; the last by none.
  expect([...early.data]).toEqual([0, 10, 1, 11, 3, 12, 3, 13]);
  expect([...late.data]).toEqual([4, 14, 5, 15, 6, 16, Number.NaN, Number.NaN]);
});

test("one odd time step is found to a tenth of a window, though each window that holds it is odd", () => {
  const [timeSteps, window, at] = [200, 30, 90];
  const holds = (start: number) => start <= at && at < start + window;
  const scores = Float64Array.from({ length: timeSteps - window + 1 }, (_, start) => (holds(start) ? 9 : 0));
  // All at once, and a few windows at a time: the same scores.
  const all = scored(scores, scores.length);
  expect(scored(scores, 7)).toEqual(all);
  const odd = all.flatMap((s, i) => (s > 0 ? [i] : []));
  expect(odd).toContain(at);
  expect(Math.max(...odd.map((timeStep) => Math.abs(timeStep - at)))).toBeLessThanOrEqual(3);
  // One window in ten that misses it does not hide it.
  scores[at - 4] = 0;
  expect(scored(scores, 7)[at]).toBe(9);

  function scored(windows: Float64Array, together: number): number[] {
    const scorer = timeStepScores({ stride: 1 }, window);
    const found: number[] = [];
    for (let start = 0; start < windows.length; start += together) {
      const some = windows.subarray(start, start + together);
      scorer.add(some);
      found.push(
        ...scorer.take(settledTimeSteps({ timeSteps, stride: 1 }, start + some.length, windows.length)),
      );
    }
    return found;
  }
});

test("windows between gaps are laid on their own time steps, and none on those of short stretches", () => {
  // Windows of 3 in stretches 0…3, 4…5 and 6…9.
  const cut = { timeSteps: 10, stride: 1, starts: Uint32Array.of(0, 1, 6, 7) };
  const laid = overlay(cut, 1);
  const scorer = timeStepScores(cut, 3);
  laid.add(0, tensor("float32", [2, 1, 3], Float32Array.of(0, 1, 2, 1, 2, 3)));
  scorer.add(Float64Array.of(1, 2));
  const settled = settledTimeSteps(cut, 2, 4);
  expect(settled).toBe(6);
  expect([...laid.take(settled).data]).toEqual([0, 1, 2, 3, Number.NaN, Number.NaN]);
  expect([...scorer.take(settled)]).toEqual([1, 1, 1, 2, Number.NaN, Number.NaN]);
  laid.add(2, tensor("float32", [2, 1, 3], Float32Array.of(6, 7, 8, 7, 8, 9)));
  scorer.add(Float64Array.of(3, 4));
  expect([...laid.take(10).data]).toEqual([6, 7, 8, 9]);
  expect([...scorer.take(10)]).toEqual([3, 3, 3, 4]);
});
