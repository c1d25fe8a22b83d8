import type { Graph } from "../../graph/graph.ts";
import type { OnnxGraph, OnnxModel, OnnxValueInfo } from "../../graph/onnx/model.ts";
import type { StepGraph } from "../../graph/step.ts";
import { nameOf, type Value } from "../../graph/value.ts";
import { partsOf } from "./carried.ts";
import { lower, nchwc, type Target } from "./lowering.ts";
import { modelBuilder } from "./modelBuilder.ts";
import { writeOperation } from "./rules.ts";

/** A graph as an ONNX model. By default it is standard ONNX that any runtime takes, on any device. */
export function graphModel(graph: Graph, target: Target = {}): OnnxModel {
  const b = lower(graph, target, writeOperation);
  return model(b.finish(graph.inputs.map(info), outputInfos(graph.outputs)), target);
}

/**
 * A step as an ONNX model of `steps` steps: a Scan whose body is the step. The state goes round inside; feeds
 * and outputs have a leading axis of that length. State comes first among inputs and outputs; the state's
 * output names have the prefix `next:`.
 */
export function stepModel(step: StepGraph, steps: number, target: Target = {}): OnnxModel {
  const b = modelBuilder();
  const parts = partsOf(step);
  const carried = step.state.flatMap(({ value, next }, i): Carried[] => {
    const cut = parts[i];
    const name = nameOf(value);
    if (!cut) return [{ start: name, name, value, next }];
    const lengths = cut.current.map(({ shape }) => shape[0]);
    const starts = b.split(name, lengths, 0);
    return cut.current.map((part, k) => ({
      start: starts[k],
      name: `${name}[${k}]`,
      value: part,
      next: cut.next[k],
    }));
  });
  const outputs = Object.fromEntries(carried.map(({ name, next }) => [nextOfName(name), next]));
  const inputs = new Map(carried.map(({ name, value }) => [value, inner + name]));
  const bodyOutputs = { ...outputs, ...step.outputs };
  const body = lower({ outputs: bodyOutputs }, target, writeOperation, inner, inputs).finish(
    [...carried.map(({ name, value }) => ({ ...infoOf(value), name })), ...step.feeds.map(info)].map(inside),
    outputInfos(bodyOutputs).map(inside),
  );
  const results = b.nodes(
    "Scan",
    [...carried.map(({ start }) => start), ...step.feeds.map(nameOf)],
    Object.keys(bodyOutputs).length,
    { attributes: { num_scan_inputs: { int: step.feeds.length }, body: { graph: body } } },
  );
  let at = 0;
  for (const [i, { value }] of step.state.entries()) {
    const count = parts[i]?.next.length ?? 1;
    b.publish(b.concat(results.slice(at, at + count), 0), nextName(value));
    at += count;
  }
  for (const [i, name] of Object.keys(step.outputs).entries()) b.publish(results[at + i], name);
  const rows = (value: OnnxValueInfo): OnnxValueInfo => ({
    ...value,
    shape: [steps, ...(value.shape ?? [])],
  });
  const next = nextOf(step);
  return model(
    b.finish(
      [...step.state.map(({ value }) => info(value)), ...step.feeds.map(info).map(rows)],
      [...outputInfos(next), ...outputInfos(step.outputs).map(rows)],
    ),
    target,
  );
}

/** One array that goes round in the loop. */
interface Carried {
  /** What the loop starts from, outside. */
  readonly start: string;
  /** Its name inside. */
  readonly name: string;
  readonly value: Value;
  readonly next: Value;
}

/** A step as an ONNX model of this one step, without leading axes; inputs and outputs are named as in `stepModel`. */
export function singleStepModel(step: StepGraph, target: Target = {}): OnnxModel {
  const inputs = [...step.state.map(({ value }) => value), ...step.feeds];
  return graphModel({ inputs, outputs: { ...nextOf(step), ...step.outputs } }, target);
}

/** Names inside the Scan's body must not meet those outside. */
const inner = "in:";
const inside = (value: OnnxValueInfo): OnnxValueInfo => ({ ...value, name: inner + value.name });

/** The output that carries a state variable on. */
export function nextName(state: Value): string {
  return nextOfName(nameOf(state));
}

const nextOfName = (name: string): string => `next:${name}`;

/** The outputs that carry the state on, by name. */
function nextOf({ state }: Pick<StepGraph, "state">): Record<string, Value> {
  return Object.fromEntries(state.map(({ value, next }) => [nextName(value), next]));
}

/** A model that hands the state over as it is: a device's arrays are read as outputs of a run. */
export function readerModel(states: readonly Value[]): OnnxModel {
  return graphModel({ inputs: states, outputs: Object.fromEntries(states.map((v) => [nextName(v), v])) });
}

/** Whether an operator of the model works on blocks. */
export function usesBlocks(model: OnnxModel): boolean {
  return [...operatorCounts(model).keys()].some((name) => name.startsWith(nchwc));
}

/** How often each operator occurs, bodies of Scans included: shows which way a graph was lowered. */
export function operatorCounts({ graph }: OnnxModel): Map<string, number> {
  const counts = new Map<string, number>();
  const visit = (g: OnnxGraph): void => {
    for (const n of g.nodes) {
      const name = n.domain ? `${n.domain}.${n.type}` : n.type;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      const body = n.attributes?.body;
      if (body && "graph" in body) visit(body.graph);
    }
  };
  visit(graph);
  return counts;
}

function model(graph: OnnxGraph, { block = 0 }: Target): OnnxModel {
  return { graph, opsets: block > 0 ? { "": 21, [nchwc]: 1 } : { "": 21 } };
}

const infoOf = ({ dtype, shape }: Value): Pick<OnnxValueInfo, "dtype" | "shape"> => ({ dtype, shape });

const info = (value: Value): OnnxValueInfo => ({ name: nameOf(value), ...infoOf(value) });

const outputInfos = (outputs: Readonly<Record<string, Value>>): OnnxValueInfo[] =>
  Object.entries(outputs).map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
