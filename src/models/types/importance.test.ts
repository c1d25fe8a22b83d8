import { expect, test } from "vitest";
import { standardColumn } from "../../../test/standardColumn.ts";
import { tensor } from "../../core/tensor.ts";
import { referenceEngine } from "../../engine/reference/referenceEngine.ts";
import { graph } from "../../graph/graph.ts";
import { constant, input } from "../../graph/value.ts";
import { surprise } from "../../loss/likelihood.ts";
import type { Weights } from "../../nn/parameter.ts";
import { type Network, network } from "../families/autoencoder/network.ts";
import { modelSpec } from "../modelSpec.ts";
import { logImportance } from "./importance.ts";
import type { EncoderDecoder } from "./modelType.ts";
import { variational } from "./variational.ts";
import type { VariationalSpec } from "./variationalSpec.ts";

/** x (2 numbers) → N(a·x₁, e^v) → (b·z, 0): small enough to do by hand. */
function tiny(more: object, [a, v, b]: readonly number[]) {
  const spec = modelSpec.parse({
    type: "variational",
    input: { kind: "table", columns: [standardColumn("a"), standardColumn("b")] },
    encoder: [],
    decoder: [{ kind: "dense", units: 2, activation: "linear" }],
    latent: 1,
    loss: "mse",
    beta: 3,
    ...more,
  });
  const arrays: Record<string, number[]> = {
    "waist.weight": [a, 0, 0, 0],
    "waist.bias": [0, v],
    "decoder.0.weight": [b, 0],
    "decoder.0.bias": [0, 0],
    "likelihood.log-variance": [Math.log(0.3) / 8, Math.log(0.7) / 8],
  };
  const net = network(spec) as Network & EncoderDecoder<VariationalSpec>;
  const weights: Weights = Object.fromEntries(
    net.parameters.map(({ name, shape }) => [
      name,
      constant(tensor("float32", shape, Float32Array.from(arrays[name]))),
    ]),
  );
  return { net, weights };
}

const rows = (data: readonly number[]) =>
  constant(tensor("float32", [data.length / 2, 2], Float32Array.from(data)));

async function value(v: ReturnType<typeof rows>): Promise<number[]> {
  const { out } = await (await referenceEngine().compile(graph({ out: v }))).run({});
  return [...(out.data as Float32Array)];
}

const gaussian = (x: number, mean: number, variance: number) =>
  -0.5 * ((x - mean) ** 2 / variance + Math.log(2 * Math.PI * variance));

test.each([
  ["fixed", 0.2, [0.2, 0.2]],
  ["learned", "learned", [0.3, 0.7]],
])("log weights under a %s variance are ln p(x|z) + ln p(z) − ln q(z|x)", async (_, variance, sizes) => {
  const { net, weights } = tiny({ variance }, [0.5, -1, 2]);
  const noise = constant(tensor("float32", [2, 2, 1], Float32Array.of(0.3, -1, 1.5, 0)));
  const found = await value(logImportance(net, { values: rows([1, 0.2, -2, 0.4]) }, weights, noise).logs);
  const x = [
    [1, 0.2],
    [-2, 0.4],
  ];
  const wanted = [0.3, -1, 1.5, 0].map((e, i) => {
    const [x1, x2] = x[i % 2];
    const z = 0.5 * x1 + Math.exp(-0.5) * e;
    const p = gaussian(x1, 2 * z, sizes[0]) + gaussian(x2, 0, sizes[1]) + gaussian(z, 0, 1);
    return p - gaussian(z, 0.5 * x1, Math.exp(-1));
  });
  for (const [i, w] of wanted.entries()) expect(found[i]).toBeCloseTo(w, 4);
});

test("an exact posterior makes every draw weigh the evidence", async () => {
  // x₁ = z + noise of variance ½ has the posterior N(2x₁/3, 1/3) and the evidence N(0, 3/2).
  const { net, weights } = tiny({}, [2 / 3, Math.log(1 / 3), 1]);
  const noise = constant(tensor("float32", [3, 1, 1], Float32Array.of(-1, 0.2, 2)));
  const found = await value(logImportance(net, { values: rows([1.2, 0.7]) }, weights, noise).logs);
  for (const log of found) expect(log).toBeCloseTo(gaussian(1.2, 0, 1.5) + gaussian(0.7, 0, 0.5), 4);
});

test("the objective is the sum of squares over 2σ² and β of the divergence, as far as it is warm", async () => {
  const random = { code: constant(tensor("float32", [1, 1], Float32Array.of(0.3))) };
  const features = { values: rows([1, 0.2]) };
  const z = 0.5 + Math.exp(-0.5) * 0.3;
  const squares = (1 - 2 * z) ** 2 + 0.2 ** 2;
  const kl = 0.5 * (0.25 + Math.exp(-1) + 1 - 1);
  const of = async (more: object, warmth?: number) => {
    const { net, weights } = tiny(more, [0.5, -1, 2]);
    const warm = warmth === undefined ? undefined : constant(tensor("float32", [], Float32Array.of(warmth)));
    return (await value(variational.objective(net, { features, weights, random, warmth: warm }).loss))[0];
  };
  expect(await of({})).toBeCloseTo(squares + 3 * kl, 4);
  expect(await of({ warmUp: 0.5 }, 0.25)).toBeCloseTo(squares + 0.75 * kl, 4);
  // What validation measures: all of it, however warm training is.
  expect(await of({ warmUp: 0.5 })).toBeCloseTo(squares + 3 * kl, 4);
  expect(await of({ variance: 0.2 })).toBeCloseTo(squares / 0.4 + 3 * kl, 4);
  // Each column has its own.
  const learned = -gaussian(1, 2 * z, 0.3) - gaussian(0.2, 0, 0.7);
  expect(await of({ variance: "learned" })).toBeCloseTo(learned + 3 * kl, 4);
});

test("every loss stands for a density that integrates to 1, and bce for a coin", async () => {
  const at = Float32Array.from({ length: 8001 }, (_, i) => (i - 4000) / 200);
  for (const kind of ["mse", "huber"] as const) {
    const x = input("x", "float32", [at.length]);
    const zero = constant(tensor("float32", [at.length], new Float32Array(at.length)));
    const program = await referenceEngine().compile(graph({ y: surprise(kind, zero, x, Math.log(0.7)) }));
    const { y } = await program.run({ x: tensor("float32", [at.length], at) });
    const mass = (y.data as Float32Array).reduce((sum, cost) => sum + Math.exp(-cost) / 200, 0);
    expect(mass).toBeCloseTo(1, 3);
  }
  const [heads, tails] = await value(surprise("bce", rows([2, 2]), rows([1, 0]), 0));
  expect(Math.exp(-heads) + Math.exp(-tails)).toBeCloseTo(1, 5);
});
