import { afterAll, expect, test } from "vitest";
import { random } from "../../core/random.ts";
import { type Tensor, zeros } from "../../core/tensor.ts";
import { graph } from "../../graph/graph.ts";
import * as op from "../../graph/ops/index.ts";
import { input, nameOf, type Value } from "../../graph/value.ts";
import { onnxEngine } from "../../hosts/node/engine/onnxEngine.ts";
import { singleStepModel } from "./models.ts";

const engines = [onnxEngine({ threads: 2 }), onnxEngine({ threads: 2, layout: "plain" })] as const;
afterAll(async () => {
  for (const engine of engines) await (await engine).close();
});

const f32 = (name: string, ...shape: number[]): Value => input(name, "float32", shape);
const halving = { strides: [2, 2], pads: [1, 1, 1, 1] } as const;

/** Two large arrays of one shape each: the grid of a transposed convolution, and a picture spread into taps. */
const twice: Readonly<Record<string, () => { inputs: Value[]; outputs: Record<string, Value> }>> = {
  "transposed convolutions": () => {
    const [x, y, weight] = [f32("x", 4, 16, 128, 32), f32("y", 4, 16, 128, 32), f32("weight", 16, 64, 4, 4)];
    const sums = [x, y].map((small) =>
      op.reduceSum(op.convTranspose(small, weight, halving, [256, 64]), { axes: [2] }),
    );
    return { inputs: [x, y, weight], outputs: { x: sums[0], y: sums[1] } };
  },
  "weight gradients of one channel": () => {
    const window = { strides: [2, 1], pads: [0, 0, 0, 0] } as const;
    const [x, y, small] = [
      f32("x", 1, 1, 1024, 512),
      f32("y", 1, 1, 1024, 512),
      f32("small", 1, 16, 512, 512),
    ];
    const gradients = [x, y].map((big) => op.convWeightGradient(big, small, window, [2, 1]));
    return { inputs: [x, y, small], outputs: { x: gradients[0], y: gradients[1] } };
  },
};

test.each(Object.entries(twice))(
  "%s: the second large array, set apart, holds the same numbers",
  async (_, of) => {
    const { inputs, outputs } = of();
    const made = graph(outputs);
    const source = random(3);
    const values = Object.fromEntries(inputs.map((v) => [nameOf(v), normal(v, () => source.normal())]));
    const [blocked, plain] = await Promise.all(
      engines.map(async (engine) => {
        const program = await (await engine).compile(made);
        return program.run(values);
      }),
    );
    for (const name of Object.keys(outputs)) {
      const [a, b] = [blocked[name].data, plain[name].data] as Float32Array[];
      const scale = Math.sqrt(b.reduce((sum, x) => sum + x * x, 0) / b.length);
      expect(scale).toBeGreaterThan(0);
      expect(a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0)).toBeLessThan(1e-4 * scale);
    }
  },
);

test("a second large grid is a column wider, and a small one is not", () => {
  const pads = (height: number): number[] => {
    const small = f32("x", 4, 16, height / 2, 32);
    const weight = f32("weight", 16, 64, 4, 4);
    const made = [1, 2].map((factor) =>
      op.reduceSum(op.convTranspose(op.mul(small, factor), weight, halving, [height, 64]), { axes: [2] }),
    );
    const { graph: written } = singleStepModel(
      { feeds: [small, weight], state: [], outputs: { a: made[0], b: made[1] } },
      { block: 16, mostArrays: Number.POSITIVE_INFINITY },
    );
    return written.nodes
      .filter(({ type }) => type === "Conv")
      .map(({ attributes }) => {
        const list = attributes?.pads;
        return list && "ints" in list ? list.ints[3] : Number.NaN;
      });
  };
  expect(pads(256)).toEqual([1, 2]);
  expect(pads(128)).toEqual([1, 1]);
});

function normal({ shape }: Value, draw: () => number): Tensor<"float32"> {
  const made = zeros("float32", shape);
  for (let i = 0; i < made.data.length; i++) made.data[i] = draw();
  return made;
}
