import { expect, test } from "vitest";
import { float32 } from "../core/tensor.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { graph } from "../graph/graph.ts";
import * as op from "../graph/ops/index.ts";
import { input } from "../graph/value.ts";
import { clipNorm, gradientNorm } from "./clip.ts";

/** The norm of a gradient, cut after its first number, and what a limit leaves of it. */
async function clipped(gradient: readonly number[], limit: number) {
  const x = input("x", "float32", [gradient.length]);
  const parts = op.split(x, [1, gradient.length - 1], 0);
  const norm = gradientNorm(parts);
  const y = op.concat(clipNorm(parts, norm, limit), 0);
  const program = await referenceEngine().compile(graph({ norm, y }));
  const out = await program.run({ x: float32([gradient.length], gradient) });
  return { norm: Number(out.norm.data[0]), y: [...(out.y.data as Float32Array)] };
}

test("a gradient that is too long keeps its direction and gets the limit's length", async () => {
  const { norm, y } = await clipped([2, -3, 6], 3.5);
  expect(norm).toBe(7);
  expect(y).toEqual([1, -1.5, 3]);
});

test("a gradient up to the limit stays as it is, to the bit", async () => {
  expect((await clipped([2, -3, 6], 7)).y).toEqual([2, -3, 6]);
  expect((await clipped([0.1, -0.3], 100)).y).toEqual([Math.fround(0.1), Math.fround(-0.3)]);
});

test("a gradient of zeros stays zero and does not divide by zero", async () => {
  expect(await clipped([0, 0], 1)).toEqual({ norm: 0, y: [0, 0] });
});
