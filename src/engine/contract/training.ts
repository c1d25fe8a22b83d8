import { assert } from "../../core/errors.ts";
import type { Tensor } from "../../core/tensor.ts";
import { gradients } from "../../graph/gradient.ts";
import { graph } from "../../graph/graph.ts";
import * as op from "../../graph/ops/index.ts";
import type { StepGraph } from "../../graph/step.ts";
import { input, nameOf, type Value } from "../../graph/value.ts";
import type { Engine, StepProgram, Tensors } from "../engine.ts";
import { referenceEngine } from "../reference/referenceEngine.ts";
import { agree, bounds, close, compute, feedsFor } from "./agreement.ts";
import type { ContractCase, Subject } from "./contractCase.ts";

const f32 = (name: string, ...shape: number[]): Value => input(name, "float32", shape);

/** What stands between layers, and may be fused into them. */
const activations: Readonly<Record<string, (x: Value) => Value>> = {
  silu: op.silu,
  relu: op.relu,
  "leaky-relu": op.leakyRelu,
  tanh: op.tanh,
  sigmoid: op.sigmoid,
};

interface Network {
  readonly loss: Value;
  readonly weights: readonly Value[];
  readonly batch: Value;
}

/** Two convolutions with an activation and back again: everything that an engine may keep in blocks or fuse. */
function network(activate: (x: Value) => Value): Network {
  const window = { strides: [2, 2], pads: [1, 1, 1, 1] } as const;
  const weights = [
    f32("w1", 16, 1, 4, 4),
    f32("b1", 16),
    f32("w2", 32, 16, 4, 4),
    f32("b2", 32),
    f32("w3", 32, 16, 4, 4),
    f32("b3", 16),
    f32("w4", 16, 1, 4, 4),
    f32("b4", 1),
  ];
  const [w1, b1, w2, b2, w3, b3, w4, b4] = weights.map((w) => op.mul(w, 0.1));
  const batch = f32("batch", 4, 1, 8, 8);
  const a = activate(op.conv(batch, w1, window, b1));
  const code = op.tanh(op.conv(a, w2, window, b2));
  const c = activate(op.convTranspose(code, w3, window, [4, 4], b3));
  const logits = op.convTranspose(c, w4, window, [8, 8], b4);
  return { loss: op.reduceMean(op.square(op.sub(logits, batch))), weights, batch };
}

/** Plain gradient descent. */
function descent({ loss, weights, batch }: Network): StepGraph {
  const slopes = gradients(loss, weights);
  return {
    feeds: [batch],
    state: weights.map((value, i) => ({ value, next: op.sub(value, op.mul(slopes[i], 0.05)) })),
    outputs: { loss },
  };
}

/** Gradients of networks and steps of training. */
export function trainingCases(): ContractCase[] {
  return [
    ...Object.entries(activations).map(
      ([name, activate]): ContractCase => ({
        name: `gradients of a network, ${name}`,
        check: (subject) => gradientsAgree(subject, network(activate)),
      }),
    ),
    { name: "a step lowers the loss", check: (subject) => stepsLower(subject, network(op.silu)) },
    { name: "element-wise work and reductions between convolutions", check: betweenConvolutions },
    { name: "the same run gives the same bits", check: sameBits },
    { name: "state is a copy, and what was set comes back", check: stateIsCopy },
    { name: "a state that each step cuts and joins keeps its order", check: cutAndJoined },
    { name: "a wrong shape is refused by name", check: wrongShape },
  ];
}

async function gradientsAgree({ engine, block }: Subject, { loss, weights }: Network): Promise<void> {
  const slopes = gradients(loss, weights);
  const outputs = { loss, ...Object.fromEntries(slopes.map((g, i) => [`g${i}`, g])) };
  checkLayout(await agree(engine, outputs, bounds.summed), block);
}

function checkLayout(layout: string, block: number): void {
  const expected = block > 0 ? "blocked" : "plain";
  assert(layout === expected, `it ran ${layout}, not ${expected}`);
}

/** Four steps, one and two a run: each lowers the loss, both leave the same bits, and the losses are the reference's. */
async function stepsLower({ engine, block }: Subject, given: Network): Promise<void> {
  const step = descent(given);
  const states = step.state.map(({ value }) => value);
  const start = feedsFor(states, 5, -1);
  const run = async (on: Engine, stepsPerRun: number): Promise<{ losses: number[]; state: Tensors }> => {
    const program = await on.compileStep(step, { stepsPerRun });
    if (on === engine) checkLayout(program.layout, block);
    await program.setState(start);
    const losses: number[] = [];
    for (let taken = 0; taken < 4; taken += stepsPerRun) {
      const { loss } = await program.run({ batch: repeated(given.batch, stepsPerRun) });
      assert(loss.shape.length === 1 && loss.shape[0] === stepsPerRun, `loss has the shape ${loss.shape}`);
      losses.push(...Array.from(loss.data, Number));
    }
    const state = await program.state();
    await program.close();
    return { losses, state };
  };
  const [one, two] = [await run(engine, 1), await run(engine, 2)];
  for (let i = 1; i < one.losses.length; i++)
    assert(one.losses[i] < one.losses[i - 1], `loss ${i} of ${one.losses} is no lower than the one before`);
  for (const name of states.map(nameOf))
    close(`${name} by two a run`, two.state[name], one.state[name], bounds.exact);
  const expected = await run(referenceEngine(), 2);
  for (const name of states.map(nameOf)) close(name, one.state[name], expected.state[name], bounds.summed);
}

/** The same batch for each step of a run. */
function repeated(batch: Value, steps: number): Tensor {
  const once = feedsFor([batch], 9)[nameOf(batch)].data as Float32Array;
  const data = new Float32Array(once.length * steps);
  for (let k = 0; k < steps; k++) data.set(once, k * once.length);
  return { dtype: "float32", shape: [steps, ...batch.shape], data };
}

async function betweenConvolutions({ engine, block }: Subject): Promise<void> {
  const window = { strides: [1, 1], pads: [1, 1, 1, 1] } as const;
  const made = op.conv(f32("big", 2, 16, 4, 5), f32("weight", 16, 16, 3, 3), window);
  const scaled = op.add(op.mul(made, f32("scale", 1, 16, 1, 1)), f32("shift", 16, 1, 1));
  const outputs = {
    scaled: op.mul(scaled, op.sigmoid(scaled)),
    mixed: op.mul(scaled, f32("plain", 2, 16, 4, 5)),
    byWidth: op.mul(made, f32("width", 5)),
    sum: op.reduceSum(made, { axes: [0, 2, 3] }),
    mean: op.reduceMean(made, { axes: [0, 2, 3], keepdims: true }),
    most: op.reduceMax(made, { axes: [0, 2, 3] }),
    total: op.reduceMean(made),
    rows: op.reduceSum(made, { axes: [1] }),
    flat: op.reshape(op.relu(made), [2, 320]),
  };
  checkLayout(await agree(engine, outputs, bounds.summed), block);
}

async function sameBits({ engine }: Subject): Promise<void> {
  const { loss, weights } = network(op.silu);
  const g = graph({ loss, slope: gradients(loss, weights)[2] });
  const feeds = feedsFor(g.inputs, 3);
  const [first, second] = [await compute(engine, g, feeds), await compute(engine, g, feeds)];
  for (const name of Object.keys(g.outputs))
    close(name, second.outputs[name], first.outputs[name], bounds.exact);
}

async function stateIsCopy({ engine }: Subject): Promise<void> {
  const [w, d] = [f32("w", 3), f32("d", 3)];
  const program: StepProgram = await engine.compileStep({
    outputs: { sum: op.reduceSum(w) },
    feeds: [d],
    state: [{ value: w, next: op.add(w, d) }],
  });
  const expect = (name: string, tensor: Tensor, ...numbers: number[]): void =>
    close(name, tensor, { ...tensor, data: Float32Array.from(numbers) } as Tensor, bounds.exact);
  expect("the first state", (await program.state()).w, 0, 0, 0);
  const set: Tensor = { dtype: "float32", shape: [3], data: Float32Array.of(1, 2, 3) };
  await program.setState({ w: set });
  const before = await program.state();
  const one = { dtype: "float32", shape: [1, 3], data: Float32Array.of(1, 1, 1) } as const;
  expect("the sum", (await program.run({ d: one })).sum, 6);
  expect("the state read before the run", before.w, 1, 2, 3);
  expect("the state given", set, 1, 2, 3);
  expect("the state after the run", (await program.state()).w, 2, 3, 4);
  await program.setState({ w: set });
  expect("the state set again", (await program.state()).w, 1, 2, 3);
  await program.close();
}

async function wrongShape({ engine }: Subject): Promise<void> {
  const program = await engine.compile(graph({ y: op.add(f32("x", 3, 4), f32("y", 3, 4)) }));
  const feeds = feedsFor([f32("x", 3, 4), f32("y", 4, 3)], 1);
  const error = await program.run(feeds).then(
    () => undefined,
    (refused: unknown) => String(refused),
  );
  assert(
    error?.match(/input y is (float32 )?3×4, got (float32 )?4×3/),
    `a wrong shape gives: ${error ?? "no error"}`,
  );
  await program.close();
}

/** Large parameters go round a loop by themselves: three steps a run must leave what three runs of one leave. */
async function cutAndJoined({ engine }: Subject): Promise<void> {
  const [d, w, v] = [f32("d"), f32("w", 5), f32("v", 5)];
  const next = (state: Value): Value => {
    const [a, b] = op.split(state, [2, 3], 0);
    return op.concat([op.mul(a, 2), op.add(b, d)], 0);
  };
  // One state is also read whole, the other is not.
  const state = [w, v].map((value) => ({ value, next: next(value) }));
  const program = await engine.compileStep(
    { feeds: [d], state, outputs: { total: op.reduceSum(v) } },
    { stepsPerRun: 3 },
  );
  const start = (): Tensor => ({ dtype: "float32", shape: [5], data: Float32Array.of(1, 2, 3, 4, 5) });
  await program.setState({ w: start(), v: start() });
  const { total } = await program.run({
    d: { dtype: "float32", shape: [3], data: Float32Array.of(1, 2, 3) },
  });
  assert(`${total.data}` === "15,21,33", `the totals are ${total.data}`);
  const left = await program.state();
  for (const name of ["w", "v"])
    assert(`${left[name].data}` === "8,16,9,10,11", `${name} is ${left[name].data}`);
  await program.close();
}
