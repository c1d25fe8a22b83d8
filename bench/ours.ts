import { random } from "../src/core/random.ts";
import { type Tensor, zeros } from "../src/core/tensor.ts";
import type { Engine, StepProgram } from "../src/engine/engine.ts";
import { nameOf } from "../src/graph/value.ts";
import { autoencoderTraining } from "../src/models/families/autoencoder/autoencoderTraining.ts";
import { network } from "../src/models/families/autoencoder/network.ts";
import { adamRates } from "../src/optim/adam.ts";
import { noiseFeeds } from "../src/train/batches.ts";
import { trainingStep } from "../src/train/step.ts";
import { initialWeights } from "../src/train/weights.ts";
import { type WorkName, workSpec, works } from "./works.ts";

/** A work on our engine, ready to take steps. */
export interface OurWork {
  /** Takes steps, a whole number of runs; milliseconds of each (a run's time shared equally) and the last loss. */
  run(steps: number): Promise<{ ms: number[]; loss: number }>;
  close(): Promise<void>;
}

/** Prepares a work: fresh weights, random pictures made once, Adam at 1e-3. */
export async function ourWork(name: WorkName, engine: Engine, stepsPerRun: number): Promise<OurWork> {
  const net = autoencoderTraining(network(workSpec(name)));
  const { batch } = works[name];
  const step = trainingStep(net, { batch, dtype: "float32" });
  const program: StepProgram = await engine.compileStep(step, { stepsPerRun });
  const weights = initialWeights(net, 1);
  const vector = (data: Float32Array<ArrayBuffer>): Tensor => ({
    dtype: "float32",
    shape: [data.length],
    data,
  });
  await program.setState({
    weights: vector(weights),
    m: vector(new Float32Array(weights.length)),
    v: vector(new Float32Array(weights.length)),
  });

  const source = random(2);
  const picture = zeros("float32", [stepsPerRun, batch, ...works[name].picture]);
  for (let i = 0; i < picture.data.length; i++) picture.data[i] = source.uniform();
  const noise = noiseFeeds(net, batch, 3);
  const wanted = step.feeds.map(nameOf);
  let taken = 0;
  return {
    run: async (steps) => {
      const ms: number[] = [];
      let loss = Number.NaN;
      while (ms.length < steps) {
        const rates = Array.from({ length: stepsPerRun }, (_, k) => adamRates(taken + k + 1, 1e-3));
        const scalars = (["stepSize", "epsilon"] as const)
          .filter((rate) => wanted.includes(rate))
          .map((rate) => [rate, vector(Float32Array.from(rates, (r) => r[rate]))]);
        // Feeds are handed over, so each run needs its own; making them is not part of the step.
        const feeds = {
          batch: structuredClone(picture),
          ...noise(taken, stepsPerRun),
          ...Object.fromEntries(scalars),
        };
        const started = performance.now();
        const out = await program.run(feeds);
        const took = performance.now() - started;
        loss = Number(out.loss.data[stepsPerRun - 1]);
        for (let k = 0; k < stepsPerRun; k++) ms.push(took / stepsPerRun);
        taken += stepsPerRun;
      }
      return { ms, loss };
    },
    close: () => program.close(),
  };
}

/** Steps a run: a whole turn of the race (`train` takes two or three times as many), or one, as `train` takes of W3. */
export function runLength(name: WorkName): number {
  return name === "W3" ? 1 : 20;
}
