import { sameShape } from "../../core/shape.ts";
import { operationsOf } from "../../graph/graph.ts";
import type { StepGraph } from "../../graph/step.ts";
import type { Operation, Value } from "../../graph/value.ts";

/** A state variable whose parts go round a loop by themselves. */
export interface Parts {
  /** What the step makes of the state first, and all that it makes of it. */
  readonly current: readonly Value[];
  /** What the step would join last. */
  readonly next: readonly Value[];
}

/**
 * The parts of a state vector that every step cuts and joins again at the same places: a loop cuts it before its
 * first step and joins it after its last. Nothing for a state that is also read whole.
 */
export function partsOf(step: StepGraph): (Parts | undefined)[] {
  const operations = operationsOf([...step.state.map(({ next }) => next), ...Object.values(step.outputs)]);
  const readers = new Map<Value, Operation[]>();
  for (const o of operations) for (const v of o.inputs) readers.set(v, [...(readers.get(v) ?? []), o]);
  const outputs = new Set([...step.state.map(({ next }) => next), ...Object.values(step.outputs)]);
  return step.state.map(({ value, next }) => {
    const [cut, ...others] = readers.get(value) ?? [];
    const joined = next.operation;
    if (others.length > 0 || outputs.has(value) || cut?.type !== "Split" || joined.type !== "Concat")
      return undefined;
    const same =
      value.shape.length === 1 &&
      cut.outputs.length === joined.inputs.length &&
      cut.outputs.every((part, i) => sameShape(part.shape, joined.inputs[i].shape));
    return same ? { current: cut.outputs, next: joined.inputs } : undefined;
  });
}
