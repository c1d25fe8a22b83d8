import type { Tensor } from "../core/tensor.ts";
import { warmthFeed } from "../models/families/warmUp.ts";
import { type AdamOptions, adamRates } from "../optim/adam.ts";
import { asTensor } from "./runState.ts";

/** Scalar feeds of `count` steps from `first` on: Adam's rates and the KL warm-up, as far as the step graph has such inputs. */
export function rates(
  first: number,
  count: number,
  inputs: readonly string[],
  options: AdamOptions,
  rateOf: (step: number) => number,
  warmthOf: (step: number) => number,
): Record<string, Tensor> {
  const steps = Array.from({ length: count }, (_, k) => adamRates(first + k + 1, rateOf(first + k), options));
  const names = (["stepSize", "epsilon", "learningRate"] as const).filter((name) => inputs.includes(name));
  const adam = Object.fromEntries(
    names.map((name) => [name, asTensor(Float32Array.from(steps, (s) => s[name]))]),
  );
  if (!inputs.includes(warmthFeed)) return adam;
  return { ...adam, [warmthFeed]: asTensor(Float32Array.from(steps, (_, k) => warmthOf(first + k))) };
}
