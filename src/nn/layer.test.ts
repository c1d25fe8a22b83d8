import { describe, expect, test } from "vitest";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { float32, type Tensor } from "../core/tensor.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { graph } from "../graph/graph.ts";
import { input } from "../graph/value.ts";
import type { Activation } from "./activation.ts";
import { type LayerInput, layer, layerSpec } from "./layer.ts";

const batch = 2;

/** A layer on random rows with random weights: what went in, and what came out. */
async function applied(from: LayerInput, shape: readonly number[]) {
  const source = random(3);
  const placed = layer(layerSpec.parse(from), shape, "l");
  const draw = (s: readonly number[]): Tensor<"float32"> =>
    float32(s, Array.from({ length: sizeOf(s) }, source.normal));
  const x = draw([batch, ...shape]);
  const weights = Object.fromEntries(placed.parameters.map((p) => [p.name, draw(p.shape)]));
  const values = Object.fromEntries(
    placed.parameters.map((p) => [p.name, input(p.name, "float32", p.shape)]),
  );
  const y = placed.apply(input("x", "float32", x.shape), values);
  const program = await referenceEngine().compile(graph({ y }));
  const out = await program.run({ x, ...weights });
  expect(out.y.shape).toEqual([batch, ...placed.output]);
  return {
    output: placed.output,
    x: x.data,
    w: weights["l.weight"]?.data,
    b: weights["l.bias"]?.data,
    y: out.y.data as Float32Array,
  };
}

/** Float32 sums of at most 100 products of normal numbers: 1e-4 is a hundred times their rounding. */
function expectClose(actual: ArrayLike<number>, wanted: ArrayLike<number>): void {
  expect(actual.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) expect(Math.abs(actual[i] - wanted[i])).toBeLessThan(1e-4);
}

const byHand: Record<Activation, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  "leaky-relu": (x) => (x > 0 ? x : 0.1 * x),
  silu: (x) => x / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

describe("dense", () => {
  test.each(Object.entries(byHand))("is act(xW + b) of a flattened row, with %s", async (activation, act) => {
    const units = 5;
    const { x, w, b, y } = await applied(
      { kind: "dense", units, activation: activation as Activation },
      [2, 3],
    );
    const wanted: number[] = [];
    for (let row = 0; row < batch; row++)
      for (let j = 0; j < units; j++) {
        let sum = b[j];
        for (let i = 0; i < 6; i++) sum += x[row * 6 + i] * w[i * units + j];
        wanted.push(act(sum));
      }
    expectClose(y, wanted);
  });
});

/** Padding before an axis so that the small side is ⌈big / stride⌉, the odd one at the end. */
const before = (big: number, kernel: number, stride: number): number =>
  Math.max(0, (Math.ceil(big / stride) - 1) * stride + kernel - big) >> 1;

const windows = [
  { kernel: [4, 4], stride: [2, 2], size: [6, 8] },
  { kernel: [3, 3], stride: [1, 1], size: [4, 5] },
  { kernel: [1, 4], stride: [1, 2], size: [1, 9] },
  { kernel: [4, 3], stride: [2, 3], size: [7, 5] },
] as const;

test.each(windows)(
  "conv is a sum over its window, of $size by $kernel with stride $stride",
  async (window) => {
    const { kernel, stride, size } = window;
    const [channels, made] = [3, 2];
    const { x, w, b, y, output } = await applied(
      { kind: "conv", channels: made, kernel: [...kernel], stride: [...stride], activation: "relu" },
      [channels, ...size],
    );
    const small = size.map((n, i) => Math.ceil(n / stride[i]));
    expect(output).toEqual([made, ...small]);
    const at = (row: number, c: number, i: number, j: number): number =>
      i < 0 || j < 0 || i >= size[0] || j >= size[1]
        ? 0
        : x[((row * channels + c) * size[0] + i) * size[1] + j];
    const pads = size.map((n, i) => before(n, kernel[i], stride[i]));
    const wanted: number[] = [];
    for (let row = 0; row < batch; row++)
      for (let o = 0; o < made; o++)
        for (let i = 0; i < small[0]; i++)
          for (let j = 0; j < small[1]; j++) {
            let sum = b[o];
            for (let c = 0; c < channels; c++)
              for (let u = 0; u < kernel[0]; u++)
                for (let v = 0; v < kernel[1]; v++)
                  sum +=
                    w[((o * channels + c) * kernel[0] + u) * kernel[1] + v] *
                    at(row, c, i * stride[0] + u - pads[0], j * stride[1] + v - pads[1]);
            wanted.push(Math.max(0, sum));
          }
    expectClose(y, wanted);
  },
);

test.each(windows)(
  "conv-transpose scatters its window, to $size by $kernel with stride $stride",
  async (window) => {
    const { kernel, stride, size } = window;
    const [channels, made] = [3, 2];
    const small = size.map((n, i) => Math.ceil(n / stride[i]));
    const { x, w, b, y } = await applied(
      {
        ...{ kind: "conv-transpose", channels: made, kernel: [...kernel], stride: [...stride] },
        ...{ size: [...size], activation: "tanh" },
      },
      [channels, ...small],
    );
    const pads = size.map((n, i) => before(n, kernel[i], stride[i]));
    const wanted = new Float64Array(batch * made * size[0] * size[1]);
    const place = (row: number, o: number, i: number, j: number): number =>
      ((row * made + o) * size[0] + i) * size[1] + j;
    for (let row = 0; row < batch; row++)
      for (let c = 0; c < channels; c++)
        for (let i = 0; i < small[0]; i++)
          for (let j = 0; j < small[1]; j++)
            for (let o = 0; o < made; o++)
              for (let u = 0; u < kernel[0]; u++)
                for (let v = 0; v < kernel[1]; v++) {
                  const [down, across] = [i * stride[0] + u - pads[0], j * stride[1] + v - pads[1]];
                  if (down < 0 || across < 0 || down >= size[0] || across >= size[1]) continue;
                  wanted[place(row, o, down, across)] +=
                    x[((row * channels + c) * small[0] + i) * small[1] + j] *
                    w[((c * made + o) * kernel[0] + u) * kernel[1] + v];
                }
    const area = size[0] * size[1];
    expectClose(
      y,
      wanted.map((sum, i) => Math.tanh(sum + b[Math.floor(i / area) % made])),
    );
  },
);

test("reshape moves nothing and learns nothing", async () => {
  const { x, y, output } = await applied({ kind: "reshape", shape: [3, 2, 2] }, [12]);
  expect(output).toEqual([3, 2, 2]);
  expect([...y]).toEqual([...x]);
});

test("layers that do not fit are refused by name", () => {
  const place = (from: LayerInput, shape: number[]) => () => layer(layerSpec.parse(from), shape, "decoder.2");
  const up: LayerInput = {
    ...{ kind: "conv-transpose", channels: 1, kernel: [4, 4], stride: [2, 2], size: [8, 8] },
  };
  expect(place(up, [1, 3, 4])).toThrow(/decoder\.2: .*8×8.* 4×4, got 3×4/);
  expect(place({ kind: "reshape", shape: [5] }, [2, 3])).toThrow(/decoder\.2: .*6 numbers/);
  expect(place({ kind: "conv", channels: 1, kernel: [3, 3], stride: [1, 1] }, [9])).toThrow(
    /decoder\.2: .*reshape/,
  );
});
