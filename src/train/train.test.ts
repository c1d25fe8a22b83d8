import { expect, test } from "vitest";
import { random } from "../core/random.ts";
import { drain } from "../core/stream.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { denseArchitecture } from "../models/families/autoencoder/architecture.ts";
import { autoencoderTraining } from "../models/families/autoencoder/autoencoderTraining.ts";
import { network } from "../models/families/autoencoder/network.ts";
import { type ModelSpec, modelSpec } from "../models/modelSpec.ts";
import type { TrainEvent } from "./events.ts";
import type { RunState } from "./runState.ts";
import { train } from "./train.ts";
import type { TrainOptions } from "./trainingRun.ts";

/** Rows on a line in four dimensions, with a little noise: one latent number suffices. */
function line(rows: number): Dataset {
  const source = random(3);
  const data = new Float64Array(rows * 4);
  for (let i = 0; i < rows; i++) {
    const t = source.normal();
    for (let j = 0; j < 4; j++) data[i * 4 + j] = t * (j - 1.5) + 0.05 * source.normal();
  }
  return {
    kind: "table",
    name: "line",
    rows,
    shape: [4],
    dtype: "float64",
    notes: [],
    read: async (chosen) => {
      const out = new Float64Array(chosen.length * 4);
      for (let i = 0; i < chosen.length; i++) out.set(data.subarray(chosen[i] * 4, chosen[i] * 4 + 4), i * 4);
      return { dtype: "float64", shape: [chosen.length, 4], data: out };
    },
    close: async () => {},
  };
}

const columns = ["a", "b", "c", "d"].map((name) => ({
  kind: "numeric" as const,
  name,
  mean: 0,
  deviation: 1,
  min: -9,
  max: 9,
}));
const input = { kind: "table" as const, columns };
const spec: ModelSpec = {
  type: "denoising",
  input,
  latent: 1,
  loss: "mse",
  noise: { kind: "gaussian", amount: 0.1 },
  ...denseArchitecture([4], { widths: [8] }),
};

const range = (from: number, to: number): Uint32Array =>
  Uint32Array.from({ length: to - from }, (_, i) => from + i);

function options(more: Partial<TrainOptions> = {}): TrainOptions {
  return {
    engine: referenceEngine(),
    dataset: line(100),
    rows: { train: range(0, 80), validation: range(80, 100) },
    batch: 8,
    epochs: 6,
    learningRate: 0.02,
    ...more,
  };
}

async function run(
  more: Partial<TrainOptions> = {},
  each: (e: TrainEvent) => void = () => {},
  trained: ModelSpec = spec,
) {
  const events: TrainEvent[] = [];
  const result = await drain(train(autoencoderTraining(network(trained)), options(more)), (event) => {
    events.push(event);
    each(event);
  });
  return { events, ...result };
}

test("training lowers the validation loss and says each epoch", async () => {
  const { events, done } = await run();
  const losses = events.flatMap((e) => (e.type === "epoch" ? [e.validationLoss!] : []));
  expect(losses).toHaveLength(6);
  expect(losses[5]).toBeLessThan(losses[0] / 2);
  expect(done).toMatchObject({ reason: "epochs", epochs: 6, steps: 60, validationLoss: Math.min(...losses) });
});

test("the same seed gives the same bits, another seed others", async () => {
  const [a, b, c] = [await run({ seed: 5 }), await run({ seed: 5 }), await run({ seed: 6 })];
  expect(b.weights).toEqual(a.weights);
  expect(c.weights).not.toEqual(a.weights);
});

test("row 29: a run that was interrupted and resumed ends with the same bits as one that was not", async () => {
  let kept: RunState | undefined;
  const checkpoints = {
    load: async () => kept,
    save: async (state: RunState) => {
      // What a file does to it: no identity, no undefined.
      kept = {
        progress: JSON.parse(JSON.stringify(state.progress)),
        tensors: structuredClone(state.tensors),
      };
      return "memory";
    },
    every: 0,
  };
  const stop = new AbortController();
  const first = await run({ checkpoints, signal: stop.signal }, (e) => {
    if (e.type === "epoch" && e.epoch === 3) stop.abort();
  });
  expect(first.done.reason).toBe("interrupted");
  const resumed = await run({ checkpoints });
  expect(resumed.events[0]).toMatchObject({ type: "start", step: 30 });
  const whole = await run();
  expect(resumed.weights).toEqual(whole.weights);
  expect(resumed.done.validationLoss).toBe(whole.done.validationLoss);
});

/** The reference engine, but for the loss of one step, or of this and all that follow. */
function poisoned(at: number, loss = Number.NaN, until = at): Engine {
  const engine = referenceEngine();
  return {
    ...engine,
    compileStep: async (step, options) => {
      const program = await engine.compileStep(step, options);
      let steps = 0;
      return {
        ...program,
        run: async (feeds) => {
          const found = await program.run(feeds);
          const data = Float32Array.from(found.loss.data as Float32Array, (x) =>
            ++steps >= at && steps <= until ? loss : x,
          );
          return { loss: { ...found.loss, data } as Tensor };
        },
      };
    },
  };
}

test("row 31: a loss that is not a number ends the run with the best weights before it, and a finding", async () => {
  const { events, done, weights } = await run({ engine: poisoned(35) });
  expect(done).toMatchObject({ reason: "nan", steps: 30 });
  expect(events).toContainEqual(
    expect.objectContaining({ type: "finding", finding: expect.objectContaining({ code: "nan" }) }),
  );
  expect(weights.every(Number.isFinite)).toBe(true);
  await expect(run({ engine: poisoned(5) })).rejects.toThrow(
    /not a number at step 5, before the first epoch/,
  );
});

test("a loss that rises far above the best epoch's ends the run with that epoch's weights, and a finding", async () => {
  const rows = { train: range(0, 80), validation: range(0, 0) };
  const { events, done } = await run({ rows, engine: poisoned(31, 1e7, 40) });
  expect(done).toMatchObject({ reason: "diverged", epochs: 4, steps: 40 });
  expect(events).toContainEqual(
    expect.objectContaining({ type: "finding", finding: expect.objectContaining({ code: "diverged" }) }),
  );
  const usual = await run({ rows, engine: poisoned(31, 10, 40) });
  expect(usual.done.reason).toBe("epochs");
});

test("an optimizer or a schedule that there is not is refused, named with those that there are", async () => {
  await expect(run({ optimizer: "sgd" as never })).rejects.toMatchObject({
    ...{ code: "usage", reason: "invalid-option" },
    message: "optimizer: must be adam or muon, got sgd; take one of these",
  });
  await expect(run({ schedule: "step" as never })).rejects.toThrow(
    "schedule: must be constant, cosine or one-cycle, got step; take one of these",
  );
});

test("patience ends a run that no longer gets better", async () => {
  const { done } = await run({ epochs: 300, patience: 3, learningRate: 0.05, schedule: "constant" });
  expect(done.reason).toBe("patience");
  expect(done.epochs).toBeLessThan(300);
});

test("a time limit ends the run", async () => {
  const { done } = await run({ epochs: 100_000, seconds: 0.5 });
  expect(done.reason).toBe("time");
  expect(done.seconds).toBeLessThan(5);
});

/** The reference engine, and the warmth that each step was fed. */
function watched(): { engine: Engine; warmth: number[] } {
  const engine = referenceEngine();
  const warmth: number[] = [];
  const compileStep: Engine["compileStep"] = async (step, options) => {
    const program = await engine.compileStep(step, options);
    return {
      ...program,
      run: (feeds) => {
        warmth.push(...(feeds.warmth.data as Float32Array));
        return program.run(feeds);
      },
    };
  };
  return { engine: { ...engine, compileStep }, warmth };
}

test("the divergence warms up on a line over its share of the run, and validation measures all of it", async () => {
  const { noise, ...shared } = spec as Extract<ModelSpec, { type: "denoising" }>;
  const variational = modelSpec.parse({ ...shared, type: "variational", beta: 40, warmUp: 0.5 });
  const { engine, warmth } = watched();
  const { events } = await run({ engine, epochs: 2, learningRate: 1e-9 }, undefined, variational);
  expect(warmth).toHaveLength(20);
  for (const [step, share] of warmth.entries()) expect(share).toBeCloseTo(Math.min(1, step / 10), 6);
  // The weights hardly move, so what differs is how much of the divergence the losses count.
  const [cold, warm] = events.flatMap((e) => (e.type === "epoch" ? [e] : []));
  expect(cold.validationLoss).toBeCloseTo(warm.validationLoss!, 3);
  expect(cold.trainLoss).toBeLessThan(0.8 * warm.trainLoss);
});
