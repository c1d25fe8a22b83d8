import { expect, test } from "vitest";
import { tensor } from "../../core/tensor.ts";
import { referenceEngine } from "../../engine/reference/referenceEngine.ts";
import { gradients } from "../../graph/gradient.ts";
import { graph } from "../../graph/graph.ts";
import * as op from "../../graph/ops/index.ts";
import { input, type Value } from "../../graph/value.ts";
import { codeUse } from "./codeUse.ts";
import { type SparsitySpec, sparseCode, sparsityPenalty } from "./sparseCode.ts";

/** What a function of a batch [2, 3] gives, and the gradient of its sum. */
async function computed(data: readonly number[], make: (x: Value) => Value) {
  const x = input("x", "float32", [2, 3]);
  const y = make(x);
  const [gradient] = gradients(op.reduceSum(y), [x]);
  const program = await referenceEngine().compile(graph({ y, gradient }));
  const out = await program.run({ x: tensor("float32", [2, 3], Float32Array.from(data)) });
  return { y: [...(out.y.data as Float32Array)], gradient: [...(out.gradient.data as Float32Array)] };
}

test("top-k keeps the largest of each row, and the gradient passes through them alone", async () => {
  const sparsity: SparsitySpec = { kind: "top-k", amount: 2 };
  const { y, gradient } = await computed([3, -1, 2, -5, -4, -6], (x) => sparseCode(sparsity, x));
  expect(y).toEqual([3, -0, 2, -5, -4, -0]);
  expect(gradient).toEqual([1, 0, 1, 1, 1, 0]);
});

test("l1 rectifies the code and charges its mean size", async () => {
  const sparsity: SparsitySpec = { kind: "l1", amount: 0.5 };
  const { y } = await computed([3, -1, 2, 0, 1, -6], (x) => sparseCode(sparsity, x));
  expect(y).toEqual([3, 0, 2, 0, 1, 0]);
  const cost = await computed(y, (x) => sparsityPenalty(sparsity, x)!);
  expect(cost.y[0]).toBeCloseTo((0.5 * 6) / 6, 6);
});

test("kl charges the divergence of the wanted rate from each unit's mean", async () => {
  const sparsity: SparsitySpec = { kind: "kl", amount: 0.2, weight: 2 };
  const half = await computed([0, 0, 0, 0, 0, 0], (x) => sparseCode(sparsity, x));
  expect(half.y).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  // Means 0.2, 0.5 and 0.8 by hand: 0, then 0.2·ln 0.4 + 0.8·ln 1.6, then 0.2·ln 0.25 + 0.8·ln 4.
  const cost = await computed([0.1, 0.4, 0.7, 0.3, 0.6, 0.9], (x) => sparsityPenalty(sparsity, x)!);
  expect(cost.y[0]).toBeCloseTo((2 * (0 + 0.1927 + 0.8318)) / 3, 3);
  // The unit at its rate feels no force, the others one towards it.
  expect(cost.gradient[0]).toBeCloseTo(0, 5);
  expect(cost.gradient[1]).toBeGreaterThan(0);
});

test("active and dead units are counted by what rests at 0, or by what passes ½", () => {
  const codes = tensor("float32", [3, 4], Float32Array.of(0, 0.6, 0, 0.2, 0, 0, 0.9, 0.2, 0, 0, 0, 0.2));
  expect(codeUse({ kind: "top-k", amount: 2 }, codes)).toEqual({ active: 5 / 3, dead: 2 });
  expect(codeUse({ kind: "kl", amount: 0.2, weight: 1 }, codes)).toEqual({ active: 2 / 3, dead: 2 });
});
