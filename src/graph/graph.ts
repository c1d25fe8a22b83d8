import { assert } from "../core/errors.ts";
import { nameOf, type Operation, type Value } from "./value.ts";

/** A whole computation: the values it is fed and the values it gives, by name. */
export interface Graph {
  readonly inputs: readonly Value[];
  readonly outputs: Readonly<Record<string, Value>>;
}

/** A graph from its outputs; its inputs are found, in the order in which they are first needed. */
export function graph(outputs: Readonly<Record<string, Value>>): Graph {
  const inputs: Value[] = [];
  const names = new Set<string>();
  for (const op of operationsOf(Object.values(outputs))) {
    if (op.type !== "Input") continue;
    const value = op.outputs[0];
    assert(!names.has(nameOf(value)), `two inputs are named ${nameOf(value)}`);
    names.add(nameOf(value));
    inputs.push(value);
  }
  return { inputs, outputs };
}

/** Every operation that the values depend on, each after the operations it reads. */
export function operationsOf(values: readonly Value[]): Operation[] {
  const order: Operation[] = [];
  const seen = new Set<Operation>();
  // An explicit stack: a deep network must not overflow the call stack.
  const stack: { op: Operation; next: number }[] = [];
  const visit = (op: Operation): void => {
    if (seen.has(op)) return;
    seen.add(op);
    stack.push({ op, next: 0 });
  };
  for (const value of values) {
    visit(value.operation);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (top.next < top.op.inputs.length) visit(top.op.inputs[top.next++].operation);
      else {
        order.push(top.op);
        stack.pop();
      }
    }
  }
  return order;
}
