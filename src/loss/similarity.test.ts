import { expect, test } from "vitest";
import { ssim } from "../core/metrics/ssim.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { graph } from "../graph/graph.ts";
import { input } from "../graph/value.ts";
import { similarity, similarityMix } from "./similarity.ts";

const shape = [2, 3, 13, 18];

function pictures(seed: number): Tensor<"float32"> {
  const { uniform } = random(seed);
  return tensor("float32", shape, Float32Array.from({ length: sizeOf(shape) }, uniform));
}

test("similarity is the metric's, and the mix falls to nothing where pictures are the same", async () => {
  const [x, y] = [input("x", "float32", shape), input("y", "float32", shape)];
  const engine = referenceEngine();
  const program = await engine.compile(graph({ alike: similarity(x, y), mix: similarityMix(x, y) }));
  const [a, b] = [pictures(1), pictures(2)];
  // Half of another picture is in each, so that they are alike by about a half.
  const c = { ...b, data: b.data.map((v, i) => (v + a.data[i]) / 2) };
  const size = sizeOf(shape.slice(1));
  const rows = (t: Tensor<"float32">, i: number) => t.data.subarray(i * size, (i + 1) * size);
  const wanted = [0, 1].map((i) => ssim(rows(a, i), rows(c, i), shape.slice(1)));
  const { alike, mix } = await program.run({ x: a, y: c });
  expect(Number(alike.data[0])).toBeCloseTo((wanted[0] + wanted[1]) / 2, 5);
  const error = a.data.reduce((sum, v, i) => sum + Math.abs(v - c.data[i]), 0) / a.data.length;
  expect(Number(mix.data[0])).toBeCloseTo(0.84 * (1 - Number(alike.data[0])) + 0.16 * error, 5);
  expect(Math.abs(Number((await program.run({ x: a, y: a })).mix.data[0]))).toBeLessThan(1e-5);
  await program.close();
  await engine.close();
});
