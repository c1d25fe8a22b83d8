import { afterAll, expect, test } from "vitest";
import { random } from "../../../core/random.ts";
import { sizeOf } from "../../../core/shape.ts";
import { type Tensor, tensor } from "../../../core/tensor.ts";
import { referenceEngine } from "../../../engine/reference/referenceEngine.ts";
import { graph } from "../../../graph/graph.ts";
import { constant, input } from "../../../graph/value.ts";
import { onnxEngine } from "../../../hosts/node/engine/onnxEngine.ts";
import { adamRates } from "../../../optim/adam.ts";
import { noiseFeeds } from "../../../train/batches.ts";
import { trainingStep } from "../../../train/step.ts";
import { initialWeights, namedTensors } from "../../../train/weights.ts";
import { reachOf } from "../uNet.ts";
import { type DenoiserSpec, denoiserNetwork, denoiserSpec, parseDenoiserSpec } from "./denoiser.ts";
import { denoiserTraining } from "./denoiserTraining.ts";

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

const small = denoiserSpec.parse({
  type: "denoiser",
  channels: 3,
  widths: [8, 16],
  blocks: 1,
  patch: 16,
  learns: { kind: "clean", from: 0.1, to: 0.2 },
});
const learnings = {
  "clean patches": small,
  "patches photographed": { ...small, learns: { kind: "camera" } },
  "noisy patches": { ...small, learns: { kind: "noisy" } },
} satisfies Record<string, DenoiserSpec>;

const noise = (shape: readonly number[], seed: number): Tensor<"float32"> =>
  tensor("float32", shape, Float32Array.from({ length: sizeOf(shape) }, random(seed).uniform));

test("a place changes what lies within its reach, and nothing beyond", async () => {
  const spec: DenoiserSpec = { ...small, channels: 1 };
  const side = 4 * reachOf(spec);
  const net = denoiserNetwork(spec, [side, side]);
  const weights = namedTensors(net, initialWeights(net, 1));
  const named = Object.fromEntries([...weights].map(([name, t]) => [name, constant(t)]));
  const clean = net.denoise(input("noisy", "float32", [1, 1, side, side]), named);
  const program = await engine.compile(graph({ clean }));
  const before = noise([1, 1, side, side], 2);
  const after = { ...before, data: before.data.slice() };
  const middle = side / 2;
  after.data[middle * side + middle] += 1;
  const [a, b] = await Promise.all(
    [before, after].map(async (noisy) => (await program.run({ noisy })).clean),
  );
  await program.close();
  let far = 0;
  for (let i = 0; i < side * side; i++) {
    if (a.data[i] === b.data[i]) continue;
    far = Math.max(far, Math.abs(Math.floor(i / side) - middle), Math.abs((i % side) - middle));
  }
  expect(far).toBeLessThanOrEqual(reachOf(spec));
  expect(far).toBeGreaterThan(reachOf(spec) / 2);
});

for (const [name, spec] of Object.entries(learnings)) {
  const net = denoiserTraining(spec);
  const batch = 2;
  const given = noise([batch, ...net.features], 3);
  const fed = net.prepare?.(given, random(4)) ?? given;
  const patches = { ...fed, shape: [1, ...fed.shape] };

  /** Losses of a few steps on the same batch with the same random numbers. */
  const losses = async (on: typeof engine, steps: number): Promise<number[]> => {
    const program = await on.compileStep(trainingStep(net, { batch, dtype: "float32", clip: 1 }));
    const weights = initialWeights(net, 1);
    const vector = (data: Float32Array<ArrayBuffer>): Tensor => tensor("float32", [data.length], data);
    const zero = (): Tensor => vector(new Float32Array(weights.length));
    await program.setState({ weights: vector(weights), m: zero(), v: zero() });
    const made: number[] = [];
    for (let t = 1; t <= steps; t++) {
      const { stepSize, epsilon } = adamRates(t, 0.003);
      const out = await program.run({
        batch: structuredClone(patches),
        ...noiseFeeds(net, batch, 1)(0, 1),
        stepSize: vector(Float32Array.of(stepSize)),
        epsilon: vector(Float32Array.of(epsilon)),
        ...(net.warmUp > 0 && { warmth: vector(Float32Array.of(0.5)) }),
      });
      made.push(Number(out.loss.data[0]));
    }
    await program.close();
    return made;
  };

  test(`steps on ${name} lower the loss`, async () => {
    const made = await losses(engine, 20);
    expect(made[19]).toBeLessThan(0.9 * made[0]);
  });

  test(`a step on ${name} is the same on the reference engine`, async () => {
    const [fast] = await losses(engine, 1);
    const reference = referenceEngine();
    const [plain] = await losses(reference, 1);
    expect(fast).toBeCloseTo(plain, 5);
  });
}

test("a spec that does not hold is refused by its field", () => {
  expect(() => parseDenoiserSpec({ ...small, channels: 2 }, "m.safetensors")).toThrow(/channels/);
  expect(parseDenoiserSpec(JSON.parse(JSON.stringify(small)), "m")).toEqual(small);
});
