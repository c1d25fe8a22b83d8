import { afterAll, describe, expect, test } from "vitest";
import { inputs } from "../../test/specs.ts";
import { untrained } from "../../test/untrained.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Engine } from "../engine/engine.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { denseArchitecture } from "../models/families/autoencoder/architecture.ts";
import { autoencoderTraining } from "../models/families/autoencoder/autoencoderTraining.ts";
import { network, parameterCount } from "../models/families/autoencoder/network.ts";
import { rawShape } from "../models/inputs/inputSpec.ts";
import { modelSpec } from "../models/modelSpec.ts";
import { adamRates } from "../optim/adam.ts";
import { noiseFeeds } from "./batches.ts";
import { type StepSettings, trainingStep } from "./step.ts";
import { initialWeights, namedTensors } from "./weights.ts";

const batch = 5;
const rate = 0.01;
const column = (name: string) => ({ kind: "numeric" as const, name, mean: 0, deviation: 1, min: -3, max: 3 });

function netOf(more: object) {
  const columns = [..."abcd"].map(column);
  return network(
    modelSpec.parse({
      ...{ type: "vanilla", input: { kind: "table", columns }, latent: 2, loss: "mse" },
      ...denseArchitecture([4], { widths: [3] }),
      ...more,
    }),
  );
}

const vector = (data: Float32Array<ArrayBuffer>): Tensor<"float32"> => tensor("float32", [data.length], data);

/** Weights before and after one step on rows of some size, and Adam's first moments: the gradients, as they reached it. */
async function stepped(settings: Partial<StepSettings>, { scale = 1, more = {} } = {}) {
  const net = netOf(more);
  const model = autoencoderTraining(net);
  const count = parameterCount(net);
  const program = await referenceEngine().compileStep(
    trainingStep(model, { batch, dtype: "float64", ...settings }),
  );
  // Biases start at 0, where no decay could be seen.
  const before = initialWeights(model, 1).map((w) => w + 0.2);
  const zeros = () => vector(new Float32Array(count));
  await program.setState({ weights: vector(before.slice()), m: zeros(), v: zeros() });
  const source = random(2);
  const { stepSize, epsilon } = adamRates(1, rate);
  await program.run({
    batch: tensor(
      "float64",
      [1, batch, 4],
      Float64Array.from({ length: 4 * batch }, () => scale * source.normal()),
    ),
    ...noiseFeeds(model, batch, 1)(0, 1),
    stepSize: vector(Float32Array.of(stepSize)),
    epsilon: vector(Float32Array.of(epsilon)),
    ...((settings.weightDecay || settings.optimizer) && { learningRate: vector(Float32Array.of(rate)) }),
  });
  const state = await program.state();
  const after = state.weights.data as Float32Array<ArrayBuffer>;
  return { net, before, after, gradient: state.m.data as Float32Array };
}

const normOf = (x: Float32Array): number => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0));

describe("clipping in a step", () => {
  test("leaves a gradient below the limit to the bit, and shortens one above it to the limit", async () => {
    const { gradient } = await stepped({ clip: 0 }, { scale: 10 });
    const norm = normOf(gradient);
    expect(norm).toBeGreaterThan(1);
    expect((await stepped({ clip: 2 * norm }, { scale: 10 })).gradient).toEqual(gradient);
    const short = (await stepped({ clip: norm / 4 }, { scale: 10 })).gradient;
    expect(normOf(short) / (norm / 4)).toBeCloseTo(1, 5);
    for (const [i, x] of short.entries()) expect(x).toBeCloseTo(gradient[i] / 4, 5);
  });

  test("counts per number of a row where the loss adds up the row", async () => {
    const more = { type: "variational", beta: 1 };
    const { gradient } = await stepped({ clip: 0.01 }, { scale: 10, more });
    // Four features a row.
    expect(normOf(gradient)).toBeCloseTo(0.04, 6);
  });
});

describe("weight decay in a step", () => {
  test("shrinks weights by its share of the learning rate, and no bias", async () => {
    const [plain, decayed] = [await stepped({}), await stepped({ weightDecay: 0.5 })];
    const parts = [plain.before, plain.after, decayed.after].map((flat) => namedTensors(plain.net, flat));
    for (const { name } of plain.net.parameters) {
      const [before, without, withDecay] = parts.map((named) => named.get(name)!.data);
      const share = name.endsWith(".bias") ? 0 : 0.5 * rate;
      for (const [i, w] of before.entries()) expect(without[i] - withDecay[i]).toBeCloseTo(share * w, 6);
    }
    expect(plain.net.parameters.filter(({ name }) => name.endsWith(".bias")).length).toBeGreaterThan(1);
  });
});

test("a first step moves each weight by the learning rate against its gradient", async () => {
  const { before, after, gradient } = await stepped({}, { scale: 3 });
  for (const [i, g] of gradient.entries())
    if (Math.abs(g) > 1e-4) expect(after[i] - before[i]).toBeCloseTo(-rate * Math.sign(g), 5);
});

test.each(["adam", "muon"] as const)(
  "a gradient graph and an update graph take the same step by %s, to the bit",
  async (optimizer) => {
    const settings = { clip: 0.1, weightDecay: 0.1, optimizer };
    for (const more of [{}, { type: "denoising", noise: { kind: "gaussian", amount: 0.1 } }]) {
      const { net, before, after } = await stepped(settings, { scale: 3, more });
      const model = autoencoderTraining(net);
      const engine = referenceEngine();
      const halves = trainingStep(model, { batch, dtype: "float64", ...settings }).halves!();
      const first = await engine.compile(halves.gradient);
      const update = await engine.compileStep(halves.update);
      const zeros = () => vector(new Float32Array(before.length));
      await update.setState({ weights: vector(before.slice()), m: zeros(), v: zeros() });
      const source = random(2);
      const rows = Float64Array.from({ length: 4 * batch }, () => 3 * source.normal());
      const noise = Object.entries(noiseFeeds(model, batch, 1)(0, 1)).map(([name, t]) => [
        name,
        { ...t, shape: t.shape.slice(1) },
      ]);
      const { gradient } = await first.run({
        weights: vector(before.slice()),
        batch: tensor("float64", [batch, 4], rows),
        ...Object.fromEntries(noise),
      });
      const { stepSize, epsilon } = adamRates(1, rate);
      await update.run({
        gradient: { ...gradient, shape: [1, ...gradient.shape] },
        stepSize: vector(Float32Array.of(stepSize)),
        epsilon: vector(Float32Array.of(epsilon)),
        learningRate: vector(Float32Array.of(rate)),
      });
      expect((await update.state()).weights.data).toEqual(after);
    }
  },
);

describe("a step by Muon", () => {
  const onnx = onnxEngine({ threads: 1 });
  afterAll(async () => (await onnx).close());
  const rows = 4;

  /** The state, parameter by parameter, after some steps from a first moment of 0 and a second of 0.5. */
  async function stateAfter(
    engine: Engine,
    { net, spec, weights }: Autoencoder,
    settings: Partial<StepSettings>,
    steps = 1,
  ) {
    const training = autoencoderTraining(net);
    const graph = trainingStep(training, { batch: rows, dtype: "float32", weightDecay: 0.1, ...settings });
    const program = await engine.compileStep(graph);
    const moment = (x: number) => vector(new Float32Array(weights.length).fill(x));
    await program.setState({ weights: vector(weights.slice()), m: moment(0), v: moment(0.5) });
    const source = random(5);
    const shape = [1, rows, ...rawShape(spec.input)];
    const batch = tensor(
      "float32",
      shape,
      new Float32Array(sizeOf(shape)).map(() => source.uniform()),
    );
    for (let t = 1; t <= steps; t++) {
      const rates = Object.entries(adamRates(t, rate)).map(([name, x]) => [name, vector(Float32Array.of(x))]);
      await program.run({
        ...{ batch: structuredClone(batch), ...noiseFeeds(training, rows, 1)(t, 1) },
        ...Object.fromEntries(rates),
      });
    }
    const state = await program.state();
    await program.close();
    const of = (name: string) => namedTensors(net, state[name].data as Float32Array<ArrayBuffer>);
    return { weights: of("weights"), m: of("m"), v: of("v") };
  }

  // The encoder convolves, the decoder convolves transposed; a series has a variance for each column, of three axes.
  const cases = Object.entries({
    "a net of pictures": untrained(inputs.pictures),
    "a net of a learnt variance": untrained(inputs.series, {
      type: "variational",
      beta: 1,
      variance: "learned",
    }),
  });

  test.each(cases)("moves the biases and gains of %s as Adam does, and no weight", async (_, fresh) => {
    const [muon, adam] = [
      await stateAfter(referenceEngine(), fresh, { optimizer: "muon" }),
      await stateAfter(referenceEngine(), fresh, {}),
    ];
    for (const { name } of fresh.net.parameters) {
      const [byMuon, byAdam] = [muon, adam].map(({ weights, m, v }) =>
        [weights, m, v].map((of) => of.get(name)!.data),
      );
      if (!name.endsWith(".weight")) {
        expect(byMuon, name).toEqual(byAdam);
        continue;
      }
      for (const [i, x] of byMuon[0].entries()) expect(x, name).not.toBe(byAdam[0][i]);
      expect(new Set(byMuon[2]), name).toEqual(new Set([0.5]));
    }
  });

  test.each(cases)("on %s is the same by ONNX Runtime and by the reference", async (_, fresh) => {
    const [wanted, found] = [
      await stateAfter(referenceEngine(), fresh, { optimizer: "muon", clip: 0.1 }, 3),
      await stateAfter(await onnx, fresh, { optimizer: "muon", clip: 0.1 }, 3),
    ];
    for (const [name, { data }] of wanted.weights)
      for (const [i, x] of data.entries()) expect(found.weights.get(name)!.data[i], name).toBeCloseTo(x, 5);
  });
});
