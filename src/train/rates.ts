import type { Tensor } from "../core/tensor.ts";
import { warmthFeed } from "../models/families/warmUp.ts";
import { type AdamOptions, adamRates } from "../optim/adam.ts";
import { asTensor } from "./runState.ts";

/** The scalars of a range of steps, the optimizer's and the warmth, those that the step graph wants. */
export function rates(
  first: number,
  count: number,
  wanted: readonly string[],
  options: AdamOptions,
  rateOf: (step: number) => number,
  warmthOf: (step: number) => number,
): Record<string, Tensor> {
  const steps = Array.from({ length: count }, (_, k) => adamRates(first + k + 1, rateOf(first + k), options));
  const names = (["stepSize", "epsilon", "learningRate"] as const).filter((name) => wanted.includes(name));
  const made = Object.fromEntries(
    names.map((name) => [name, asTensor(Float32Array.from(steps, (s) => s[name]))]),
  );
  if (!wanted.includes(warmthFeed)) return made;
  return { ...made, [warmthFeed]: asTensor(Float32Array.from(steps, (_, k) => warmthOf(first + k))) };
}
