import { random } from "../src/core/random.ts";
import { type Tensor, zeros } from "../src/core/tensor.ts";
import type { Engine, StepProgram, Tensors } from "../src/engine/engine.ts";
import type { StepGraph } from "../src/graph/step.ts";
import { nameOf } from "../src/graph/value.ts";
import { autoencoderTraining } from "../src/models/families/autoencoder/autoencoderTraining.ts";
import { network } from "../src/models/families/autoencoder/network.ts";
import { adamRates } from "../src/optim/adam.ts";
import { noiseFeeds } from "../src/train/batches.ts";
import { trainingStep } from "../src/train/step.ts";
import { initialWeights } from "../src/train/weights.ts";
import { type WorkName, workSpec, works } from "./works.ts";

/** A work as a step graph with all that its runs are given. */
export interface OurStep {
  readonly step: StepGraph;
  /** Fresh weights and moments of zero. */
  readonly start: Tensors;
  /** The feeds of a run after so many steps: random pictures made once, Adam at 1e-3. The caller may keep or move them. */
  feeds(taken: number): Tensors;
}

/** Rows that one rank takes of a batch; all where `whole` is absent. */
interface BatchShare {
  readonly batch: number;
  readonly whole?: number;
}

/** A work on our engine, ready to take steps. */
export interface OurWork {
  /** Takes steps, a whole number of runs; milliseconds of each (a run's time shared equally) and the last loss. */
  run(steps: number): Promise<{ ms: number[]; loss: number }>;
  close(): Promise<void>;
}

/** The step of a work, its start and its feeds. */
export function ourStep(name: WorkName, stepsPerRun: number, share: BatchShare = works[name]): OurStep {
  const net = autoencoderTraining(network(workSpec(name)));
  const { batch } = share;
  const step = trainingStep(net, { batch, whole: share.whole, dtype: "float32" });
  const weights = initialWeights(net, 1);
  const source = random(2);
  const picture = zeros("float32", [stepsPerRun, batch, ...works[name].picture]);
  for (let i = 0; i < picture.data.length; i++) picture.data[i] = source.uniform();
  const noise = noiseFeeds(net, batch, 3);
  const wanted = step.feeds.map(nameOf);
  return {
    step,
    start: {
      weights: vector(weights),
      m: vector(new Float32Array(weights.length)),
      v: vector(new Float32Array(weights.length)),
    },
    feeds: (taken) => {
      const rates = Array.from({ length: stepsPerRun }, (_, k) => adamRates(taken + k + 1, 1e-3));
      const scalars = (["stepSize", "epsilon"] as const)
        .filter((rate) => wanted.includes(rate))
        .map((rate) => [rate, vector(Float32Array.from(rates, (r) => r[rate]))]);
      return {
        batch: structuredClone(picture),
        ...noise(taken, stepsPerRun),
        ...Object.fromEntries(scalars),
      };
    },
  };
}

/** Prepares a work on an engine, which takes a share of its batch where several ranks take it together. */
export async function ourWork(
  name: WorkName,
  engine: Engine,
  stepsPerRun: number,
  share?: BatchShare,
): Promise<OurWork> {
  const { step, start, feeds } = ourStep(name, stepsPerRun, share);
  const program: StepProgram = await engine.compileStep(step, { stepsPerRun });
  await program.setState(start);
  let taken = 0;
  return {
    run: async (steps) => {
      const ms: number[] = [];
      let loss = Number.NaN;
      while (ms.length < steps) {
        // Feeds are handed over, so each run needs its own; making them is not part of the step.
        const given = feeds(taken);
        const started = performance.now();
        const out = await program.run(given);
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

function vector(data: Float32Array<ArrayBuffer>): Tensor {
  return { dtype: "float32", shape: [data.length], data };
}
