import { constant, type Value } from "../../graph/value.ts";
import type { Parameter } from "../../nn/parameter.ts";
import { type FlatWeights, namedTensors } from "../../train/weights.ts";

/** Trained weights as constants of a graph, by name. */
export function namedConstants({
  parameters,
  weights,
}: {
  readonly parameters: readonly Parameter[];
  readonly weights: FlatWeights;
}): Record<string, Value> {
  return Object.fromEntries(
    [...namedTensors({ parameters }, weights)].map(([name, t]) => [name, constant(t)]),
  );
}
