import { expect, test } from "vitest";
import { kernelsOf, type TraceEvent } from "../../bench/profile/kernels.ts";

function event(name: string, op: string, us: number, inputs: number[][], output: number[]): TraceEvent {
  const shape = (s: number[]) => ({ float: s });
  return {
    cat: "Node",
    name: `${name}_kernel_time`,
    dur: us,
    args: { op_name: op, input_type_shape: inputs.map(shape), output_type_shape: [shape(output)] },
  };
}

test("a kernel's time is the median over its calls after the warm-up, in milliseconds", () => {
  const calls = [9000, 1000, 2000, 6000].map((us) => event("a", "Add", us, [[3], [3]], [3]));
  const [kernel, ...others] = kernelsOf([...calls, { cat: "Session", name: "run", dur: 5 }], {
    warmUp: 1,
    runs: 3,
    stepsPerRun: 1,
  });
  expect(others).toEqual([]);
  expect(kernel).toEqual({ node: "a", op: "Add", shapes: "3, 3 → 3", flops: 0, ms: 2 });
});

test("a node outside the loop takes a step's share of its run", () => {
  const product = [
    [64, 64],
    [64, 64],
  ];
  const once = [8000, 4000, 6000].map((us) => event("once", "Gemm", us, product, [64, 64]));
  const looped = Array.from({ length: 12 }, (_, i) =>
    event("looped", "Add", 1000 * (1 + i), [[3], [3]], [3]),
  );
  const kernels = kernelsOf([...once, ...looped], { warmUp: 1, runs: 2, stepsPerRun: 4 });
  expect(kernels.map(({ node, ms }) => [node, ms])).toEqual([
    ["once", 5 / 4],
    ["looped", 8.5],
  ]);
  expect(kernels[0].flops).toBe((2 * 64 ** 3) / 4);
});

test("operations of products and convolutions follow from their shapes, whichever operand is transposed", () => {
  const kernels = kernelsOf([
    event("gemm", "Gemm", 1, [[128, 784], [128, 256], [256]], [784, 256]),
    event(
      "conv",
      "Conv",
      1,
      [
        [8, 3, 9, 9],
        [16, 3, 4, 4],
      ],
      [8, 16, 5, 5],
    ),
    event(
      "back",
      "ConvTranspose",
      1,
      [
        [8, 16, 5, 5],
        [16, 3, 4, 4],
      ],
      [8, 3, 9, 9],
    ),
  ]);
  expect(kernels.map(({ flops }) => flops)).toEqual([
    2 * 128 * 784 * 256,
    2 * 8 * 16 * 25 * 3 * 16,
    2 * 8 * 16 * 25 * 3 * 16,
  ]);
});
