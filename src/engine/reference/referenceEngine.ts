import { assert } from "../../core/errors.ts";
import { rowOf } from "../../core/rows.ts";
import { type Shape, sameShape, showShape, sizeOf } from "../../core/shape.ts";
import { type Tensor, zeros } from "../../core/tensor.ts";
import { type Graph, operationsOf } from "../../graph/graph.ts";
import type { StepGraph } from "../../graph/step.ts";
import { nameOf, type Value } from "../../graph/value.ts";
import type { Engine, Tensors } from "../engine.ts";
import { kernels } from "./kernels.ts";

/**
 * The oracle: plain loops over plain arrays, in the order of the graph. It is not fast, and must not become so:
 * its worth is that it can be read.
 */
export function referenceEngine(): Engine {
  return {
    name: "reference",
    compile: async ({ inputs, outputs }: Graph) => ({
      layout: "plain",
      run: async (feeds) => {
        for (const value of inputs) check(value, feeds);
        return evaluate(outputs, feeds);
      },
      close: async () => {},
    }),
    compileStep: async (step: StepGraph, { stepsPerRun = 1 } = {}) => {
      let state: Record<string, Tensor> = Object.fromEntries(
        step.state.map(({ value }) => [nameOf(value), zeros(value.dtype, value.shape)]),
      );
      return {
        layout: "plain",
        stepsPerRun,
        run: async (feeds) => {
          const rows: Tensors[] = [];
          for (let k = 0; k < stepsPerRun; k++) {
            const current = { ...state, ...atStep(feeds, k) };
            const next = step.state.map(({ value, next }) => [nameOf(value), next] as const);
            const wanted = {
              ...step.outputs,
              ...Object.fromEntries(next.map(([name, v]) => [`next:${name}`, v])),
            };
            const results = evaluate(wanted, current);
            state = Object.fromEntries(next.map(([name]) => [name, results[`next:${name}`]]));
            rows.push(Object.fromEntries(Object.keys(step.outputs).map((name) => [name, results[name]])));
          }
          return stack(rows);
        },
        state: async () => structuredClone(state),
        setState: async (given) => {
          for (const { value } of step.state) check(value, given);
          state = structuredClone({ ...given });
        },
        close: async () => {},
      };
    },
    close: async () => {},
  };
}

function evaluate(outputs: Readonly<Record<string, Value>>, feeds: Tensors): Tensors {
  const results = new Map<Value, Tensor>();
  for (const op of operationsOf(Object.values(outputs))) {
    if (op.type === "Input") results.set(op.outputs[0], feeds[nameOf(op.outputs[0])]);
    else if (op.type === "Constant") results.set(op.outputs[0], op.attributes.value as Tensor);
    else {
      const kernel = kernels[op.type];
      assert(kernel, `the reference engine has no ${op.type}`);
      const tensors = kernel(
        op.inputs.map((v) => results.get(v)!),
        op,
      );
      for (const [i, t] of tensors.entries()) results.set(op.outputs[i], t);
    }
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, results.get(value)!]));
}

function check(value: Value, feeds: Tensors): void {
  const name = nameOf(value);
  const given = feeds[name];
  assert(given, `input ${name} was not given`);
  assert(given.dtype === value.dtype, `input ${name} is ${value.dtype}, got ${given.dtype}`);
  assert(
    sameShape(given.shape, value.shape),
    `input ${name} is ${showShape(value.shape)}, got ${showShape(given.shape)}`,
  );
}

/** The feeds of one step, cut from their leading axis. */
function atStep(feeds: Tensors, k: number): Tensors {
  return Object.fromEntries(Object.entries(feeds).map(([name, steps]) => [name, rowOf(steps, k)]));
}

/** The outputs of several steps along a new leading axis. */
function stack(rows: readonly Tensors[]): Tensors {
  return Object.fromEntries(
    Object.entries(rows[0]).map(([name, first]) => {
      const shape: Shape = [rows.length, ...first.shape];
      const all = zeros(first.dtype, shape);
      for (const [k, row] of rows.entries())
        (all.data as Float32Array).set(row[name].data as Float32Array, k * sizeOf(first.shape));
      return [name, all];
    }),
  );
}
