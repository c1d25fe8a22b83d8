import { random } from "../src/core/random.ts";
import { sizeOf } from "../src/core/shape.ts";
import type { Tensor } from "../src/core/tensor.ts";
import type { Engine } from "../src/engine/engine.ts";
import type { Autoencoder } from "../src/model/autoencoder.ts";
import { runner } from "../src/model/runner.ts";
import { autoencoderTraining } from "../src/models/families/autoencoder/autoencoderTraining.ts";
import { warmthFeed } from "../src/models/families/warmUp.ts";
import { type InputSpec, rawShape } from "../src/models/inputs/inputSpec.ts";
import { adamRates } from "../src/optim/adam.ts";
import { noiseFeeds } from "../src/train/batches.ts";
import { trainingStep } from "../src/train/step.ts";
import { families, inputs } from "./specs.ts";
import { untrained } from "./untrained.ts";

/** Every family on every kind of input that it takes, with fresh weights. */
export const familyCases: readonly { name: string; input: InputSpec; fresh: Autoencoder }[] = Object.entries(
  inputs,
).flatMap(([kind, input]) =>
  Object.entries(families)
    .filter(([, more]) => kind === "pictures" || !("loss" in more && more.loss === "ssim"))
    .map(([family, more]) => ({ name: `${family} on ${kind}`, input, fresh: untrained(input, more) })),
);

/** What a model says after some steps. */
export interface Stepped {
  /** The loss before each step. */
  readonly losses: readonly number[];
  readonly codes: Tensor<"float32">;
  readonly predicted: Tensor<"float32">;
  readonly residuals: Tensor<"float32">;
  /** The codes of the same rows, asked for once more. */
  readonly again: Tensor<"float32">;
}

const batch = 4;
const steps = 12;

/** Takes a few steps of Adam on one batch, always with the same random numbers, and encodes some rows. */
export async function takeSteps(engine: Engine, input: InputSpec, fresh: Autoencoder): Promise<Stepped> {
  const rows = rowsOf(input, batch);
  const training = autoencoderTraining(fresh.net);
  const program = await engine.compileStep(trainingStep(training, { batch, dtype: rows.dtype, clip: 1 }));
  const vector = (data: Float32Array<ArrayBuffer>): Tensor => ({
    dtype: "float32",
    shape: [data.length],
    data,
  });
  const zero = new Float32Array(fresh.weights.length);
  await program.setState({ weights: vector(fresh.weights), m: vector(zero), v: vector(zero.slice()) });
  const losses: number[] = [];
  for (let t = 1; t <= steps; t++) {
    const { stepSize, epsilon } = adamRates(t, 0.01);
    const feeds = {
      batch: structuredClone({ ...rows, shape: [1, ...rows.shape] } as Tensor),
      ...noiseFeeds(training, batch, 1)(0, 1),
      stepSize: vector(Float32Array.of(stepSize)),
      epsilon: vector(Float32Array.of(epsilon)),
      ...(training.warmUp > 0 && { [warmthFeed]: vector(Float32Array.of(0.5)) }),
    };
    losses.push(Number((await program.run(feeds)).loss.data[0]));
  }
  const weights = (await program.state()).weights.data as Float32Array<ArrayBuffer>;
  await program.close();

  const run = runner({ ...fresh, weights }, engine);
  const some = rowsOf(input, 3);
  const explained = await run.explain(some);
  const { codes: again } = await run.explain(some);
  await run.close();
  return { losses, ...explained, again };
}

/** Raw rows of an input, with missing cells and an unseen category in the table. */
function rowsOf(input: InputSpec, count: number): Tensor {
  const source = random(4);
  const shape = [count, ...rawShape(input)];
  const size = sizeOf(shape);
  if (input.kind === "pictures") {
    return { dtype: "uint8", shape, data: Uint8Array.from({ length: size }, () => source.integer(256)) };
  }
  const data = Float64Array.from({ length: size }, () => 5 + 2 * source.normal());
  if (input.kind === "table") {
    for (let row = 0; row < count; row++) data[row * 3 + 1] = [0, 1, 2, -1, Number.NaN][row % 5];
    data[0] = Number.NaN;
  }
  return { dtype: "float64", shape, data };
}
