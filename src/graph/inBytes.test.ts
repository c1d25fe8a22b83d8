import { expect, test } from "vitest";
import { filled } from "../core/filled.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { type Graph, graph, operationsOf } from "./graph.ts";
import { inBytes, rangesGraph, rangesOf } from "./inBytes.ts";
import * as op from "./ops/index.ts";
import { constant, input } from "./value.ts";

const engine = referenceEngine();
const channels = 64;
const side = 4;
const window = { strides: [1, 1], pads: [1, 1, 1, 1] } as const;
const source = random(5);

const normal = (shape: readonly number[], deviation: number): Tensor<"float32"> =>
  tensor(
    "float32",
    shape,
    filled(new Float32Array(sizeOf(shape)), () => deviation * source.normal()),
  );
const fed = normal([1, channels, side, side], 1);

/** A sum and what two convolutions add to it. */
function block(biases: readonly [Tensor<"float32">, Tensor<"float32">], width = channels): Graph {
  const x = input("x", "float32", [1, channels, side, side]);
  const [first, second] = [normal([width, channels, 3, 3], 1 / 24), normal([channels, width, 3, 3], 1 / 24)];
  const hidden = op.relu(op.conv(x, constant(first), window, constant(biases[0])));
  const added = op.conv(hidden, constant(second), window, constant(biases[1]));
  return graph({ y: op.mul(op.add(x, added), 2) });
}

const run = async (g: Graph): Promise<Readonly<Record<string, Tensor>>> =>
  (await engine.compile(g)).run({ x: fed });
const typesOf = (g: Graph): string[] => operationsOf(Object.values(g.outputs)).map(({ type }) => type);

/** The largest difference from what float32 gives, within ranges that are a factor of what they are. */
async function furthest(g: Graph, wider: number): Promise<number> {
  const ranges = rangesOf(await run(rangesGraph(g)!), wider);
  const made = inBytes(ranges)(g);
  expect(typesOf(made).filter((type) => type === "QLinearConv")).toHaveLength(2);
  expect(typesOf(made)).not.toContain("Conv");
  const [a, b] = [(await run(g)).y.data as Float32Array, (await run(made)).y.data as Float32Array];
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
}

const small = [normal([channels], 0.1), normal([channels], 0.1)] as const;

test("a block of bytes gives what float32 does within two steps, and is held to its ranges", async () => {
  const g = block(small);
  const near = await furthest(g, 1);
  expect(near).toBeLessThan(0.1);
  expect(await furthest(g, 4)).toBeGreaterThan(2 * near);
  // A range that is too narrow cuts what leaves it.
  expect(await furthest(g, 0.5)).toBeGreaterThan(0.5);
});

test("a block whose middle is 0 everywhere gives its bias, however large, and no number that is none", async () => {
  const off = tensor("float32", [channels], new Float32Array(channels).fill(-1000));
  const large = tensor("float32", [channels], new Float32Array(channels).fill(300));
  expect(await furthest(block([off, large]), 1)).toBeLessThan(5);
  expect(await furthest(block([off, tensor("float32", [channels], new Float32Array(channels))]), 1)).toBe(0);
});

test("narrow convolutions, and what several read, stay in float32", () => {
  expect(rangesGraph(block([normal([32], 0.1), small[1]], 32))).toBeUndefined();
  const g = block(small);
  const relu = operationsOf(Object.values(g.outputs)).find(({ type }) => type === "Relu")!;
  expect(rangesGraph(graph({ ...g.outputs, hidden: relu.outputs[0] }))).toBeUndefined();
});
