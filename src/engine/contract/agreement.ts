import { assert } from "../../core/errors.ts";
import { random } from "../../core/random.ts";
import { sameShape, showShape } from "../../core/shape.ts";
import { type Tensor, zeros } from "../../core/tensor.ts";
import { type Graph, graph } from "../../graph/graph.ts";
import { nameOf, type Value } from "../../graph/value.ts";
import type { Engine, Layout, Tensors } from "../engine.ts";
import { referenceEngine } from "../reference/referenceEngine.ts";

/** How far an engine's numbers may lie from the reference's, as a share of the largest of them, and why. */
export interface Bound {
  readonly share: number;
  readonly reason: string;
}

export const bounds = {
  exact: { share: 0, reason: "numbers are moved or compared, none is computed" },
  rounded: {
    share: 1e-6,
    reason: "a few roundings of float32, 6e-8 each; WebGPU's division errs by 2.5 of them",
  },
  approximated: {
    share: 5e-6,
    reason: "exp, log, tanh and sigmoid are approximations; WebGPU's exp may err by 3 + 2|x| roundings",
  },
  summed: {
    share: 2e-5,
    reason:
      "the reference sums in float64, an engine in float32: n products differ by n · 6e-8; n < 2,000 but for few",
  },
  wide: { share: 1e-12, reason: "float64: a thousand roundings of 1.1e-16" },
} as const satisfies Record<string, Bound>;

/** Random feeds for the inputs in −2…2; `low` keeps the arguments of logarithms and divisors away from 0. */
export function feedsFor(inputs: readonly Value[], seed: number, low = -2): Record<string, Tensor> {
  const source = random(seed);
  return Object.fromEntries(
    inputs.map((v): [string, Tensor] => {
      const t = zeros(v.dtype, v.shape);
      for (let i = 0; i < t.data.length; i++) {
        // Classes start at −1, which stands for an unseen one.
        if (v.dtype === "int64") t.data[i] = BigInt(source.integer(5) - (nameOf(v) === "class" ? 1 : 0));
        else if (v.dtype === "float32" || v.dtype === "float64")
          t.data[i] = low + (2 - low) * source.uniform();
        else t.data[i] = source.integer(2);
      }
      return [nameOf(v), t];
    }),
  );
}

/** Compiles a graph, runs it once and closes it; says in which layout it ran. */
export async function compute(
  engine: Engine,
  g: Graph,
  feeds: Tensors,
): Promise<{ outputs: Tensors; layout: Layout }> {
  const program = await engine.compile(g);
  try {
    return { outputs: await program.run(feeds), layout: program.layout };
  } finally {
    await program.close();
  }
}

/** Throws where the engine's outputs on random feeds are not the reference's; says in which layout it ran. */
export async function agree(
  engine: Engine,
  outputs: Readonly<Record<string, Value>>,
  bound: Bound,
  low?: number,
): Promise<Layout> {
  const g = graph(outputs);
  const feeds = feedsFor(g.inputs, 11, low);
  const actual = await compute(engine, g, feeds);
  const expected = await compute(referenceEngine(), g, feeds);
  const [given, wanted] = [actual, expected].map((made) => Object.keys(made.outputs).sort().join(", "));
  assert(given === wanted, `outputs are ${given}, not ${wanted}`);
  for (const name of Object.keys(outputs)) close(name, actual.outputs[name], expected.outputs[name], bound);
  return actual.layout;
}

/** Throws where an array is not another within a bound. */
export function close(name: string, actual: Tensor, expected: Tensor, { share, reason }: Bound): void {
  assert(actual.dtype === expected.dtype, `${name} is ${actual.dtype}, not ${expected.dtype}`);
  const [shape, wanted] = [actual, expected].map((t) => showShape(t.shape));
  assert(sameShape(actual.shape, expected.shape), `${name} is ${shape}, not ${wanted}`);
  const numbers = Array.from(expected.data, Number);
  const scale = numbers.filter(Number.isFinite).reduce((most, x) => Math.max(most, Math.abs(x)), 1e-6);
  for (const [i, x] of numbers.entries()) {
    const y = Number(actual.data[i]);
    // One zero is as good as the other.
    const off = x === y || (Number.isNaN(x) && Number.isNaN(y)) ? 0 : Math.abs(x - y) / scale;
    assert(
      off <= share,
      `${name}[${i}] is ${y}, not ${x}: off by ${off} of the largest, ${share} at most (${reason})`,
    );
  }
}
