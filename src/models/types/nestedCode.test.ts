import { expect, test } from "vitest";
import { tensor } from "../../core/tensor.ts";
import { referenceEngine } from "../../engine/reference/referenceEngine.ts";
import { gradients } from "../../graph/gradient.ts";
import { graph } from "../../graph/graph.ts";
import * as op from "../../graph/ops/index.ts";
import { input } from "../../graph/value.ts";
import { cutAt, cutAtRandom, nestedWidths } from "./nestedCode.ts";

test("widths double up to the whole code", () => {
  expect(nestedWidths(1)).toEqual([1]);
  expect(nestedWidths(8)).toEqual([1, 2, 4, 8]);
  expect(nestedWidths(6)).toEqual([1, 2, 4, 6]);
});

test("a uniform number cuts each row, every width as likely, and no gradient reaches what was cut", async () => {
  const code = input("code", "float32", [5, 6]);
  const y = cutAtRandom(code, input("uniform", "float32", [5, 1]));
  const [gradient] = gradients(op.reduceSum(y), [code]);
  const program = await referenceEngine().compile(graph({ y, gradient }));
  // Four widths: quarters of 0…1, each with its lower bound.
  const out = await program.run({
    code: tensor("float32", [5, 6], new Float32Array(30).fill(1)),
    uniform: tensor("float32", [5, 1], Float32Array.of(0, 0.25, 0.5, 0.74, 0.76)),
  });
  const kept = [1, 2, 4, 4, 6].flatMap((width) => [0, 1, 2, 3, 4, 5].map((i) => (i < width ? 1 : 0)));
  expect([...(out.y.data as Float32Array)]).toEqual(kept);
  expect([...(out.gradient.data as Float32Array)]).toEqual(kept);
});

test("a cut at a width keeps the first numbers", async () => {
  const code = input("code", "float32", [1, 4]);
  const program = await referenceEngine().compile(graph({ three: cutAt(code, 3), all: cutAt(code, 4) }));
  const out = await program.run({ code: tensor("float32", [1, 4], Float32Array.of(5, 6, 7, 8)) });
  expect([...(out.three.data as Float32Array)]).toEqual([5, 6, 7, 0]);
  expect([...(out.all.data as Float32Array)]).toEqual([5, 6, 7, 8]);
});
