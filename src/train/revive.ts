import { closeAll } from "../core/closeAll.ts";
import { evenly } from "../core/evenly.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine, Program, Tensors } from "../engine/engine.ts";
import { graph } from "../graph/graph.ts";
import { input } from "../graph/value.ts";
import { parameterCount } from "../models/families/autoencoder/network.ts";
import type { Revival, Trainable } from "../models/families/trainable.ts";
import { preprocess } from "../models/inputs/inputSpec.ts";
import { unflatten } from "./step.ts";

/** Reinitialises dead units of a sparse code. */
export interface Reviver {
  /** Changes a state (`weights`, `m` and `v`) in place; resolves with the number of units that were reinitialised. */
  revive(state: Tensors, epoch: number): Promise<number>;
  close(): Promise<void>;
}

export interface ReviverOptions {
  engine: Engine;
  dataset: Dataset;
  /** Rows to train on. */
  rows: Uint32Array;
  seed: number;
}

/** Most rows on which units are checked for activity, and most numbers of those rows. */
const mostRows = 2000;
const mostNumbers = 2_000_000;
/** Scale of a revived unit's decoder weights relative to fresh ones: small, so that the loss hardly changes. */
const decoderShare = 0.2;

/**
 * Prepares the revival of a network's dead units, as in Bricken et al. 2023 ("Towards Monosemanticity", neuron
 * resampling). For each dead unit a row is drawn with a probability proportional to its squared loss. The unit's
 * encoder column becomes the direction of that row's input to the bottleneck layer, its decoder row is drawn anew and
 * scaled down, and Adam's moments of both are set to 0. The column gets the mean length of the live units' columns (the
 * paper takes a fifth of it): a top-k code would never select a shorter one.
 */
export function reviver(net: Trainable, options: ReviverOptions): Reviver | undefined {
  const { revival } = net;
  if (!revival) return undefined;
  const { engine, dataset, seed } = options;
  const rows = evenly(options.rows, Math.min(mostRows, Math.ceil(mostNumbers / sizeOf(net.features))));
  const count = rows.length;
  const at = offsets(net);
  let compiled: Promise<Program> | undefined;

  return {
    revive: async (state, epoch) => {
      compiled ??= engine.compile(lookGraph(net, revival, dataset, count));
      const weights = state.weights.data as Float32Array;
      const { read, code, cost } = await (await compiled).run({
        weights: { dtype: "float32", shape: [weights.length], data: Float32Array.from(weights) },
        batch: await dataset.read(rows),
      });
      const dead = revival.dead(code.data as Float32Array);
      // With no live unit there is no mean length to take.
      if (dead.length === 0 || dead.length === revival.bias.shape[0]) return 0;
      const source = random(seed).fork(`revive ${epoch}`);
      const flat = [state.weights, state.m, state.v].map(({ data }) => data as Float32Array);
      const parts = (name: string): Float32Array[] => {
        const { start, end } = at.get(name)!;
        return flat.map((data) => data.subarray(start, end));
      };
      const inputs = centredRows(read as Tensor<"float32">);
      const cumulativeLoss = cumulative((cost.data as Float32Array).map((x) => x * x));
      const [encoder, bias] = [parts(revival.encoder.name), parts(revival.bias.name)];
      const decoder = revival.decoder && parts(revival.decoder.name);
      const fresh = revival.decoder?.initial(source);
      const length = typicalLength(encoder[0], inputs.width, dead);
      for (const unit of dead) {
        const point = source.uniform() * cumulativeLoss[count - 1];
        const row = Math.min(
          count - 1,
          cumulativeLoss.findIndex((sum) => sum > point),
        );
        const direction = inputs.direction(Math.max(0, row));
        const units = bias[0].length;
        let level = 0;
        for (let j = 0; j < inputs.width; j++) {
          set(encoder, j * units + unit, length * direction[j]);
          level += length * direction[j] * inputs.mean[j];
        }
        set(bias, unit, -level);
        if (!decoder || !fresh) continue;
        const wide = fresh.length / units;
        for (let j = unit * wide; j < (unit + 1) * wide; j++) set(decoder, j, decoderShare * fresh[j]);
      }
      return dead.length;
    },
    close: () => closeAll([compiled]),
  };
}

/** Sets a weight, and its moments to 0. */
function set([weights, m, v]: readonly Float32Array[], at: number, weight: number): void {
  weights[at] = weight;
  m[at] = 0;
  v[at] = 0;
}

function lookGraph(net: Trainable, revival: Revival, dataset: Dataset, count: number) {
  const total = parameterCount(net);
  const weights = unflatten(net, input("weights", "float32", [total]));
  const raw = input("batch", dataset.dtype, [count, ...dataset.shape]);
  return graph({ ...revival.look(preprocess(net.input, raw), weights) });
}

/** Start and end of each parameter in a flat vector. */
function offsets({ parameters }: Trainable): ReadonlyMap<string, { start: number; end: number }> {
  let end = 0;
  return new Map(
    parameters.map(({ name, shape }) => {
      const start = end;
      end += sizeOf(shape);
      return [name, { start, end }];
    }),
  );
}

/** Rows [n, width] less their mean, each scaled to length 1. */
function centredRows({ shape: [n, width], data }: Tensor<"float32">) {
  const mean = new Float64Array(width);
  for (const [i, x] of data.entries()) mean[i % width] += x / n;
  const direction = (row: number): Float64Array => {
    const own = mean.map((m, j) => data[row * width + j] - m);
    const length = Math.sqrt(own.reduce((sum, x) => sum + x * x, 0)) || 1;
    return own.map((x) => x / length);
  };
  return { width, mean, direction };
}

/** Mean Euclidean length of the encoder columns [width, units] of the live units. */
function typicalLength(encoder: Float32Array, width: number, dead: readonly number[]): number {
  const units = encoder.length / width;
  const squares = new Float64Array(units);
  for (const [i, x] of encoder.entries()) squares[i % units] += x * x;
  for (const unit of dead) squares[unit] = 0;
  return squares.reduce((sum, square) => sum + Math.sqrt(square), 0) / (units - dead.length);
}

/** Running sums. */
function cumulative(values: Float32Array): Float64Array {
  let sum = 0;
  return Float64Array.from(values, (x) => {
    sum += x;
    return sum;
  });
}
