import { afterAll, describe, expect, test } from "vitest";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, zeros } from "../core/tensor.ts";
import { gradients } from "../graph/gradient.ts";
import { type Graph, graph } from "../graph/graph.ts";
import * as op from "../graph/ops/index.ts";
import type { StepGraph } from "../graph/step.ts";
import { input, nameOf, type Value } from "../graph/value.ts";
import type { Engine, Tensors } from "./engine.ts";
import { onnxEngine } from "./onnx/onnxEngine.ts";
import { referenceEngine } from "./reference/referenceEngine.ts";

/*
 * What every engine promises, run against each of them. The reference is the oracle: it sums in float64, an
 * engine in float32, so a sum of n products may differ by about n · 6e-8 of the largest; n stays under 2,000
 * here, and 2e-5 of the largest element is a safe bound for all cases.
 */
const tolerance = 2e-5;

const engines: Record<string, () => Promise<Engine>> = {
  reference: async () => referenceEngine(),
  "onnx plain": () => onnxEngine({ threads: 2, layout: "plain" }),
  "onnx blocked": () => onnxEngine({ threads: 2 }),
};

/** Random feeds for the inputs; `low` keeps arguments of logarithms and divisors away from 0. */
function feedsFor(inputs: readonly Value[], seed: number, low = -2): Record<string, Tensor> {
  const source = random(seed);
  return Object.fromEntries(
    inputs.map((v): [string, Tensor] => {
      const t = zeros(v.dtype, v.shape);
      for (let i = 0; i < t.data.length; i++) {
        // Classes start at −1, which stands for an unseen one.
        if (v.dtype === "int64") t.data[i] = BigInt(source.integer(5) - (nameOf(v) === "class" ? 1 : 0));
        else if (v.dtype === "float32") t.data[i] = low + (2 - low) * source.uniform();
        else t.data[i] = source.integer(2);
      }
      return [nameOf(v), t];
    }),
  );
}

function expectClose(actual: Tensor, expected: Tensor, bound = tolerance): void {
  expect(actual.dtype).toBe(expected.dtype);
  expect([...actual.shape]).toEqual([...expected.shape]);
  const wanted = Array.from(expected.data, Number);
  const scale = wanted.filter(Number.isFinite).reduce((most, x) => Math.max(most, Math.abs(x)), 1e-6);
  const worst = wanted.reduce((most, x, i) => {
    const y = Number(actual.data[i]);
    return Object.is(x, y) || (Number.isNaN(x) && Number.isNaN(y))
      ? most
      : Math.max(most, Math.abs(x - y) / scale);
  }, 0);
  expect(worst).toBeLessThan(bound);
}

const f32 = (name: string, ...shape: number[]): Value => input(name, "float32", shape);
const [x, y, row, one] = [f32("x", 3, 4), f32("y", 3, 4), f32("row", 4), f32("one")];

/** Each operation, or a few that an engine may fuse. */
const cases: Record<string, { build: () => Value | readonly Value[]; low?: number }> = {
  "Add, Sub, Mul broadcast": { build: () => op.mul(op.add(x, row), op.sub(y, one)) },
  Div: { build: () => op.div(x, row), low: 0.5 },
  "Max, Min": { build: () => op.max(op.min(x, y), row) },
  comparisons: { build: () => [op.less(x, y), op.greater(x, y), op.greaterOrEqual(x, y), op.equal(x, x)] },
  "Where, Not": { build: () => op.where(op.not(op.less(x, y)), x, row) },
  "Neg, Abs, Sign": { build: () => [op.neg(x), op.abs(x), op.sign(x)] },
  "detach (Identity)": { build: () => op.mul(op.detach(x), y) },
  "Exp, Tanh, Sigmoid": { build: () => [op.exp(x), op.tanh(x), op.sigmoid(x)] },
  "Log, Sqrt, Reciprocal": { build: () => [op.log(x), op.sqrt(x), op.reciprocal(x)], low: 0.5 },
  "Relu, LeakyRelu": { build: () => [op.relu(x), op.leakyRelu(x, 0.1)] },
  "HardSigmoid, positive": { build: () => [op.hardSigmoid(x), op.positive(x)] },
  Clip: { build: () => op.clip(x, -0.5, 0.7) },
  Swish: { build: () => op.mul(x, op.sigmoid(x)) },
  Cast: { build: () => [op.cast(op.less(x, y), "float32"), op.cast(input("b", "uint8", [3]), "float32")] },
  IsNaN: { build: () => op.isMissing(op.log(x)) },
  "sum of SigmoidCrossEntropy": {
    build: () =>
      op.reduceMean(op.sigmoidCrossEntropy(op.mul(f32("z", 4, 8), 40), op.sigmoid(f32("t", 4, 8)))),
  },
  SigmoidCrossEntropy: { build: () => op.sigmoidCrossEntropy(op.mul(x, 40), op.sigmoid(y)) },
  "ReduceSum all": { build: () => op.reduceSum(x) },
  "ReduceMean rows": { build: () => op.reduceMean(x, { axes: [1], keepdims: true }) },
  "ReduceMax columns": { build: () => op.reduceMax(x, { axes: [0] }) },
  "Reshape, Transpose": { build: () => op.transpose(op.reshape(x, [2, 2, 3]), [2, 0, 1]) },
  Expand: { build: () => op.expand(row, [3, 4]) },
  "Concat, Split": { build: () => op.split(op.concat([x, y], 1), [5, 3], 1) },
  "Slice, Pad": { build: () => op.pad(op.slice(x, [1, 0], [3, 3], [0, 1]), [0, 1, 2, 0]) },
  Gather: { build: () => op.gather(op.pad(x, [0, 0, 2, 0]), input("i", "int64", [2, 3])) },
  OneHot: {
    build: () => op.oneHot(input("class", "int64", [9]), 3),
  },
  TopK: { build: () => op.topK(x, 2) },
  "SpaceToDepth, DepthToSpace": {
    build: () => [op.spaceToDepth(f32("s", 2, 3, 4, 6), 2), op.depthToSpace(f32("d", 2, 8, 2, 3), 2)],
  },
  Gemm: { build: () => op.gemm(x, y, { transB: true, bias: f32("bias", 3) }) },
  "Gemm transposed": { build: () => op.gemm(x, y, { transA: true }) },
};

interface ConvCase {
  n?: number;
  c: number;
  o: number;
  size: [number, number];
  kernel: [number, number];
  strides?: [number, number];
  pads?: [number, number, number, number];
}

/** Channels around blocks of 8 and 16, even and odd sizes, strides that do and do not divide the kernel. */
const convolutions: Record<string, ConvCase> = {
  "one channel in": { c: 1, o: 16, size: [8, 6], kernel: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] },
  "three channels in": { c: 3, o: 32, size: [8, 8], kernel: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] },
  "three channels, kernel 3": {
    c: 3,
    o: 32,
    size: [9, 8],
    kernel: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  },
  "two channels, strides of two and three": {
    c: 2,
    o: 16,
    size: [9, 12],
    kernel: [4, 5],
    strides: [2, 3],
    pads: [1, 1, 1, 1],
  },
  "a block to two": { c: 16, o: 32, size: [7, 9], kernel: [4, 4], strides: [2, 2], pads: [1, 1, 2, 2] },
  "two blocks to one": { c: 32, o: 16, size: [6, 6], kernel: [3, 3], pads: [1, 1, 1, 1] },
  "kernel 3, stride 2": { c: 16, o: 16, size: [9, 8], kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  "kernel 5, stride 3": { c: 16, o: 16, size: [11, 10], kernel: [5, 5], strides: [3, 3], pads: [2, 1, 0, 2] },
  "kernel under stride": { c: 16, o: 16, size: [6, 6], kernel: [1, 1], strides: [2, 2] },
  "no padding, rest unread": { c: 16, o: 16, size: [7, 7], kernel: [2, 2], strides: [2, 2] },
  "more than a block of images": { n: 17, c: 16, o: 16, size: [4, 4], kernel: [2, 2], strides: [2, 2] },
  "images in groups": {
    n: 24,
    c: 1,
    o: 16,
    size: [6, 6],
    kernel: [4, 4],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  },
  "bands of rows": { c: 16, o: 32, size: [5, 1028], kernel: [3, 2], strides: [2, 2] },
  "bands of rows, one channel": { c: 1, o: 32, size: [5, 1028], kernel: [3, 2], strides: [2, 2] },
  "bands in slices": { c: 16, o: 16, size: [40, 1028], kernel: [2, 2], strides: [2, 2] },
  "bands in slices, one channel": { c: 1, o: 16, size: [160, 1028], kernel: [2, 1], strides: [2, 2] },
  "a series": { c: 16, o: 32, size: [1, 20], kernel: [1, 4], strides: [1, 2], pads: [0, 1, 0, 1] },
  "channels that fill no block": {
    c: 5,
    o: 7,
    size: [6, 7],
    kernel: [3, 2],
    strides: [2, 1],
    pads: [0, 1, 1, 0],
  },
  "24 channels": { c: 24, o: 40, size: [5, 5], kernel: [3, 3], pads: [1, 1, 1, 1] },
};

/** A ReLU between two convolutions and back again: everything an engine may keep in blocks or fuse. */
function network(): { loss: Value; weights: Value[]; batch: Value } {
  const window = { strides: [2, 2], pads: [1, 1, 1, 1] } as const;
  const weights = [
    f32("w1", 16, 1, 4, 4),
    f32("b1", 16),
    f32("w2", 32, 16, 4, 4),
    f32("b2", 32),
    f32("w3", 32, 16, 4, 4),
    f32("b3", 16),
    f32("w4", 16, 1, 4, 4),
    f32("b4", 1),
  ];
  const [w1, b1, w2, b2, w3, b3, w4, b4] = weights.map((w) => op.mul(w, 0.1));
  const batch = f32("batch", 6, 1, 12, 12);
  const a = op.relu(op.conv(batch, w1, window, b1));
  const code = op.tanh(op.conv(a, w2, window, b2));
  const c = op.relu(op.convTranspose(code, w3, window, [6, 6], b3));
  const logits = op.convTranspose(c, w4, window, [12, 12], b4);
  return { loss: op.reduceMean(op.square(op.sub(logits, batch))), weights, batch };
}

/** Plain gradient descent on the network. */
function descent(rate: number): StepGraph {
  const { loss, weights, batch } = network();
  const slopes = gradients(loss, weights);
  return {
    feeds: [batch],
    state: weights.map((value, i) => ({ value, next: op.sub(value, op.mul(slopes[i], rate)) })),
    outputs: { loss },
  };
}

async function compute(engine: Engine, g: Graph, feeds: Tensors): Promise<Tensors> {
  const program = await engine.compile(g);
  const outputs = await program.run(feeds);
  await program.close();
  return outputs;
}

describe.each(Object.entries(engines))("%s", (_, start) => {
  let engine: Engine | undefined;
  const started = async (): Promise<Engine> => {
    engine ??= await start();
    return engine;
  };
  const oracle = referenceEngine();
  afterAll(() => engine?.close());

  async function agrees(outputs: Record<string, Value>, low?: number): Promise<void> {
    const g = graph(outputs);
    const feeds = feedsFor(g.inputs, 11, low);
    const [actual, expected] = [await compute(await started(), g, feeds), await compute(oracle, g, feeds)];
    expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
    for (const name of Object.keys(expected)) expectClose(actual[name], expected[name]);
  }

  test.each(Object.entries(cases))("%s", async (_name, { build, low }) => {
    const built = build();
    const values = "operation" in built ? [built] : built;
    await agrees(Object.fromEntries(values.map((v, i) => [`y${i}`, v])), low);
  });

  test.each(Object.entries(convolutions))("three bilinear maps: %s", async (_name, given) => {
    const { n = 2, c, o, size, kernel, strides = [1, 1], pads = [0, 0, 0, 0] } = given;
    const window = { strides, pads };
    const [big, weight] = [f32("big", n, c, ...size), f32("weight", o, c, ...kernel)];
    const small = f32("small", n, o, ...op.smallSize(size, kernel, window));
    await agrees({
      a: op.conv(big, weight, window, f32("biasO", o)),
      at: op.convTranspose(small, weight, window, size, f32("biasC", c)),
      g: op.convWeightGradient(big, small, window, kernel),
    });
  });

  test("element-wise work and reductions between convolutions", async () => {
    const window = { strides: [1, 1], pads: [1, 1, 1, 1] } as const;
    const made = op.conv(f32("big", 2, 16, 4, 5), f32("weight", 16, 16, 3, 3), window);
    const scaled = op.add(op.mul(made, f32("scale", 1, 16, 1, 1)), f32("shift", 16, 1, 1));
    await agrees({
      scaled: op.mul(scaled, op.sigmoid(scaled)),
      mixed: op.mul(scaled, f32("plain", 2, 16, 4, 5)),
      byWidth: op.mul(made, f32("width", 5)),
      sum: op.reduceSum(made, { axes: [0, 2, 3] }),
      mean: op.reduceMean(made, { axes: [0, 2, 3], keepdims: true }),
      most: op.reduceMax(made, { axes: [0, 2, 3] }),
      total: op.reduceMean(made),
      rows: op.reduceSum(made, { axes: [1] }),
      flat: op.reshape(op.relu(made), [2, 320]),
    });
  });

  test.each([32768, 32784, 32769])("an optimizer's step on %i numbers", async (size) => {
    const [w, m, v, g] = ["w", "m", "v", "g"].map((name) => f32(name, size));
    const [rate, decay] = [f32("rate"), f32("decay")];
    const mean = op.add(op.mul(m, 0.9), g);
    const spread = op.add(op.mul(op.square(v), decay), op.square(g));
    const move = op.div(op.mul(mean, rate), op.add(op.sqrt(spread), 0.1));
    await agrees({ mean, spread, next: op.sub(w, move), plainly: op.sub(w, op.mul(g, rate)) }, 0.1);
  });

  test("gradients of a network", async () => {
    const { loss, weights } = network();
    const slopes = gradients(loss, weights);
    await agrees({ loss, ...Object.fromEntries(slopes.map((g, i) => [`g${i}`, g])) });
  });

  test("a step lowers the loss, and two runs of two equal four of one", async () => {
    const step = descent(0.05);
    const start = feedsFor(
      step.state.map(({ value }) => value),
      5,
      -1,
    );
    const rows = (await started()).name === "reference" ? [1] : [1, 2];
    const seen: Tensors[] = [];
    for (const stepsPerRun of rows) {
      const program = await (await started()).compileStep(step, { stepsPerRun });
      await program.setState(start);
      const losses: number[] = [];
      for (let taken = 0; taken < 4; taken += stepsPerRun) {
        const batch = feedsFor([input("batch", "float32", [1, 6, 1, 12, 12])], 9).batch;
        const data = new Float32Array(batch.data.length * stepsPerRun);
        for (let k = 0; k < stepsPerRun; k++) data.set(batch.data as Float32Array, k * batch.data.length);
        const { loss } = await program.run({
          batch: { dtype: "float32", shape: [stepsPerRun, 6, 1, 12, 12], data },
        });
        expect([...loss.shape]).toEqual([stepsPerRun]);
        losses.push(...Array.from(loss.data, Number));
      }
      for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThan(losses[i - 1]);
      seen.push(await program.state());
      await program.close();
    }
    for (const state of seen) expect(state).toEqual(seen[0]);
  });

  test("the same run gives the same bits", async () => {
    const { loss, weights } = network();
    const g = graph({ loss, slope: gradients(loss, weights)[2] });
    const feeds = feedsFor(g.inputs, 3);
    const [first, second] = [
      await compute(await started(), g, feeds),
      await compute(await started(), g, feeds),
    ];
    expect(second).toEqual(first);
  });

  test("state is a copy, and what was set comes back", async () => {
    const w = f32("w", 3);
    const d = f32("d", 3);
    const program = await (await started()).compileStep({
      outputs: { sum: op.reduceSum(w) },
      feeds: [d],
      state: [{ value: w, next: op.add(w, d) }],
    });
    expect(Array.from((await program.state()).w.data, Number)).toEqual([0, 0, 0]);
    const set: Tensor = { dtype: "float32", shape: [3], data: Float32Array.of(1, 2, 3) };
    await program.setState({ w: set });
    const before = await program.state();
    const { sum } = await program.run({
      d: { dtype: "float32", shape: [1, 3], data: Float32Array.of(1, 1, 1) },
    });
    expect(Array.from(sum.data, Number)).toEqual([6]);
    expect(Array.from(before.w.data, Number)).toEqual([1, 2, 3]);
    expect(Array.from(set.data, Number)).toEqual([1, 2, 3]);
    expect(Array.from((await program.state()).w.data, Number)).toEqual([2, 3, 4]);
    await program.close();
  });

  test("states that each step cuts and joins keep their order, read whole beside it or not", async () => {
    const [d, w, v] = [f32("d"), f32("w", 5), f32("v", 5)];
    const next = (state: Value): Value => {
      const [a, b] = op.split(state, [2, 3], 0);
      return op.concat([op.mul(a, 2), op.add(b, d)], 0);
    };
    const stepsPerRun = (await started()).name === "reference" ? 1 : 3;
    const program = await (await started()).compileStep(
      {
        feeds: [d],
        state: [w, v].map((value) => ({ value, next: next(value) })),
        outputs: { total: op.reduceSum(v) },
      },
      { stepsPerRun },
    );
    const start: Tensor = { dtype: "float32", shape: [5], data: Float32Array.of(1, 2, 3, 4, 5) };
    await program.setState({ w: start, v: start });
    const totals: number[] = [];
    for (let taken = 0; taken < 3; taken += stepsPerRun) {
      const data = Float32Array.from({ length: stepsPerRun }, (_, i) => taken + i + 1);
      totals.push(
        ...Array.from(
          (await program.run({ d: { dtype: "float32", shape: [stepsPerRun], data } })).total.data,
          Number,
        ),
      );
    }
    expect(totals).toEqual([15, 21, 33]);
    const state = await program.state();
    for (const name of ["w", "v"]) expect(Array.from(state[name].data, Number)).toEqual([8, 16, 9, 10, 11]);
    await program.close();
  });

  test("a wrong shape is refused by name", async () => {
    const program = await (await started()).compile(graph({ y: op.add(x, y) }));
    const feeds = { x: zeros("float32", [3, 4]), y: zeros("float32", [4, 3]) };
    await expect(program.run(feeds)).rejects.toThrow(/input y is 3×4|input y is float32 3×4/);
    await program.close();
  });
});

test("feeds have as many elements as their shape", () => {
  const v = f32("v", 2, 3);
  expect(feedsFor([v], 1).v.data.length).toBe(sizeOf(v.shape));
});
