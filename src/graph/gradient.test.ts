import { expect, test } from "vitest";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { gradients } from "./gradient.ts";
import { graph } from "./graph.ts";
import * as op from "./ops/index.ts";
import { constant, input, nameOf, type Value } from "./value.ts";

const engine = referenceEngine();

/**
 * Holds reverse mode against central differences in float64. Step 1e-5 leaves an error of about 1e-10 from
 * truncation and 1e-11 from rounding, relative to numbers near 1, so 1e-7 is a safe bound.
 */
async function checkGradient(
  shapes: readonly number[][],
  build: (...xs: Value[]) => Value,
  low = -2,
): Promise<void> {
  const source = random(7);
  const inputs = shapes.map((shape, i) => input(`x${i}`, "float64", shape));
  const feeds: Record<string, Tensor> = {};
  for (const v of inputs) {
    const data = Float64Array.from({ length: sizeOf(v.shape) }, () => low + (2 - low) * source.uniform());
    feeds[nameOf(v)] = { dtype: "float64", shape: v.shape, data };
  }
  const y = build(...inputs);
  // A random weighting of the outputs sees every element, which a plain sum may not.
  const weights = Float64Array.from({ length: sizeOf(y.shape) }, () => source.normal());
  const loss = op.reduceSum(op.mul(y, constant({ dtype: "float64", shape: y.shape, data: weights })));
  const forward = await engine.compile(graph({ loss }));
  const backward = await engine.compile(
    graph(Object.fromEntries(gradients(loss, inputs).map((g, i) => [`g${i}`, g]))),
  );
  const analytic = await backward.run(feeds);
  for (const [i, v] of inputs.entries()) {
    const { data } = feeds[nameOf(v)];
    expect(analytic[`g${i}`].shape).toEqual(v.shape);
    for (let j = 0; j < data.length; j++) {
      const at = async (x: number): Promise<number> => {
        const before = data[j];
        data[j] = x;
        const { loss } = await forward.run(feeds);
        data[j] = before;
        return Number(loss.data[0]);
      };
      const x = Number(data[j]);
      const numeric = ((await at(x + 1e-5)) - (await at(x - 1e-5))) / 2e-5;
      expect(Math.abs(Number(analytic[`g${i}`].data[j]) - numeric)).toBeLessThan(
        1e-7 * (1 + Math.abs(numeric)),
      );
    }
  }
}

const plane = { strides: [2, 2], pads: [1, 1, 1, 1] } as const;
const skewed = { strides: [2, 1], pads: [0, 1, 2, 0] } as const;
const target = input("t", "float64", [2, 3]);

const cases: Record<string, [shapes: number[][], build: (...xs: Value[]) => Value, low?: number]> = {
  Add: [[[2, 3], [3]], op.add],
  Sub: [
    [
      [2, 1],
      [2, 3],
    ],
    op.sub,
  ],
  Mul: [
    [
      [2, 3],
      [1, 3],
    ],
    op.mul,
  ],
  "Mul of one value with itself": [[[2, 3]], (x) => op.mul(x, x)],
  Div: [[[2, 3], [3]], op.div, 0.5],
  Max: [[[2, 3], [3]], op.max],
  Min: [[[2, 3], [3]], op.min],
  Where: [[[2, 3], [3]], (a, b) => op.where(op.less(a, b), op.mul(a, 3), b)],
  Neg: [[[4]], op.neg],
  Exp: [[[4]], op.exp],
  Log: [[[4]], op.log, 0.5],
  Sqrt: [[[4]], op.sqrt, 0.5],
  Abs: [[[4]], op.abs],
  Reciprocal: [[[4]], op.reciprocal, 0.5],
  Sigmoid: [[[4]], op.sigmoid],
  Tanh: [[[4]], op.tanh],
  Relu: [[[6]], op.relu],
  LeakyRelu: [[[6]], (x) => op.leakyRelu(x, 0.2)],
  SiLU: [[[6]], op.silu],
  Clip: [[[6]], (x) => op.clip(x, -1, 1)],
  ReduceSum: [[[2, 3, 2]], (x) => op.reduceSum(x, { axes: [0, 2] })],
  ReduceMean: [[[2, 3, 2]], (x) => op.reduceMean(x, { axes: [1], keepdims: true })],
  Reshape: [[[2, 3]], (x) => op.reshape(x, [3, 2])],
  Transpose: [[[2, 3, 4]], (x) => op.transpose(x, [2, 0, 1])],
  Expand: [[[2, 1]], (x) => op.expand(x, [3, 2, 4])],
  Concat: [
    [
      [2, 3],
      [2, 1],
    ],
    (a, b) => op.concat([a, b, a], 1),
  ],
  Split: [
    [[2, 5]],
    (x) => op.mul(...(op.split(x, [2, 1, 2], 1).filter((_, i) => i !== 1) as [Value, Value])),
  ],
  Slice: [[[3, 4]], (x) => op.slice(x, [1, 0], [3, 2], [0, 1])],
  Pad: [[[2, 2]], (x) => op.pad(x, [1, 0, 0, 2])],
  SpaceToDepth: [[[1, 2, 4, 4]], (x) => op.spaceToDepth(x, 2)],
  DepthToSpace: [[[1, 8, 2, 2]], (x) => op.depthToSpace(x, 2)],
  Gemm: [[[2, 3], [3, 4], [4]], (a, b, bias) => op.gemm(a, b, { bias })],
  "Gemm, both transposed": [
    [
      [3, 2],
      [4, 3],
    ],
    (a, b) => op.gemm(a, b, { transA: true, transB: true }),
  ],
  "Gemm, left transposed": [
    [
      [3, 2],
      [3, 4],
    ],
    (a, b) => op.gemm(a, b, { transA: true }),
  ],
  "Gemm, right transposed": [
    [
      [2, 3],
      [4, 3],
    ],
    (a, b) => op.gemm(a, b, { transB: true }),
  ],
  Conv: [[[2, 2, 5, 4], [3, 2, 3, 2], [3]], (x, w, b) => op.conv(x, w, plane, b)],
  "Conv, skewed": [
    [
      [1, 2, 6, 4],
      [2, 2, 2, 3],
    ],
    (x, w) => op.conv(x, w, skewed),
  ],
  ConvTranspose: [[[2, 3, 2, 2], [3, 2, 4, 4], [2]], (x, w, b) => op.convTranspose(x, w, plane, [5, 4], b)],
  ConvWeightGradient: [
    [
      [2, 2, 4, 4],
      [2, 3, 2, 2],
    ],
    (x, y) => op.convWeightGradient(x, y, plane, [4, 4]),
  ],
};

for (const [name, [shapes, build, low]] of Object.entries(cases)) {
  test(`gradient of ${name} agrees with finite differences`, () => checkGradient(shapes, build, low));
}

test("SigmoidCrossEntropy has the gradient σ(z) − t, at extreme logits too", async () => {
  const z = input("z", "float64", [2, 3]);
  const loss = op.reduceSum(op.sigmoidCrossEntropy(z, target));
  const [dz] = gradients(loss, [z]);
  const program = await engine.compile(graph({ loss, dz }));
  const data = Float64Array.of(-1000, -3, 0, 2, 40, 1000);
  const t = Float64Array.of(0, 0.25, 1, 0.5, 1, 0);
  const result = await program.run({
    z: { dtype: "float64", shape: [2, 3], data },
    t: { dtype: "float64", shape: [2, 3], data: t },
  });
  const expected = [...data].map((x, i) => 1 / (1 + Math.exp(-x)) - t[i]);
  expect([...(result.dz.data as Float64Array)]).toEqual(expected);
  expect(Number(result.loss.data[0])).toBeCloseTo(
    1000 + 3 * 0.25 + Math.LN2 + Math.log1p(Math.exp(-3)) + Math.log1p(Math.exp(-2)) + 1,
    9,
  );
});

test("a value that the loss does not depend on has a gradient of zeros", async () => {
  const [x, unused] = [input("x", "float32", [2]), input("unused", "float32", [3])];
  const [, g] = gradients(op.reduceSum(op.square(x)), [x, unused]);
  expect([...((g.operation.attributes.value as Tensor).data as Float32Array)]).toEqual([0, 0, 0]);
});
