import { closeAll } from "../core/closeAll.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine, Program } from "../engine/engine.ts";
import { graph } from "../graph/graph.ts";
import { input } from "../graph/value.ts";
import { parameterCount } from "../models/families/autoencoder/network.ts";
import type { Trainable } from "../models/families/trainable.ts";
import { preprocess } from "../models/inputs/inputSpec.ts";
import { noiseFeeds } from "./batches.ts";
import { fedRow } from "./fedRow.ts";
import { randomInputs, unflatten } from "./step.ts";

/** Measures the loss on held-out rows, with the same random numbers each time, so that epochs can be compared. */
export interface Validation {
  loss(weights: Float32Array): Promise<number>;
  close(): Promise<void>;
}

/** Most numbers of a validation batch: it takes less memory than a training step. */
const batchNumbers = 2_000_000;

/** Prepares the validation loss of a network over some rows; in batches of at most so many where the loss compares the rows of a batch. */
export function validation(
  engine: Engine,
  net: Trainable,
  dataset: Dataset,
  rows: Uint32Array,
  seed: number,
  most = 256,
): Validation {
  const batch = Math.max(1, Math.min(rows.length, most, Math.floor(batchNumbers / sizeOf(net.features))));
  const programs = new Map<number, Program>();
  const programOf = async (n: number): Promise<Program> => {
    const made = programs.get(n) ?? (await engine.compile(lossGraph(net, dataset, n)));
    programs.set(n, made);
    return made;
  };
  const { peers } = engine;
  return {
    loss: async (weights) => {
      let total = 0;
      for (let start = 0, k = 0; start < rows.length; start += batch, k++) {
        if (peers && k % peers.size !== peers.rank) continue;
        const chosen = rows.subarray(start, start + batch);
        const program = await programOf(chosen.length);
        const read = await dataset.read(chosen);
        const numbers = Object.fromEntries(
          Object.entries(noiseFeeds(net, chosen.length, seed)(k, 1)).map(([name, t]) => [
            name,
            withoutSteps(t),
          ]),
        );
        const { loss } = await program.run({
          weights: { dtype: "float32", shape: [weights.length], data: Float32Array.from(weights) },
          batch: net.prepare?.(read, random(seed).fork(`held out ${k}`)) ?? read,
          ...numbers,
        });
        total += Number(loss.data[0]) * chosen.length;
      }
      if (!peers) return total / rows.length;
      const sum = Float32Array.of(total / rows.length);
      await peers.sum(sum);
      return sum[0];
    },
    close: () => closeAll(programs.values()),
  };
}

function lossGraph(net: Trainable, dataset: Dataset, batch: number) {
  const count = parameterCount(net);
  const { dtype, shape } = fedRow(net, dataset);
  const raw = input("batch", dtype, [batch, ...shape]);
  const weights = unflatten(net, input("weights", "float32", [count]));
  const { loss } = net.objective({
    features: preprocess(net.input, raw),
    weights,
    random: randomInputs(net, batch),
  });
  return graph({ loss });
}

function withoutSteps(t: Tensor): Tensor {
  return { ...t, shape: t.shape.slice(1) };
}
