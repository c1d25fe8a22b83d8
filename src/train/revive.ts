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

/** Gives dead units of a sparse code another start. */
export interface Reviver {
  /** Changes a state (`weights`, `m` and `v`) in place; says how many units it revived. */
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

/** Most rows in which a unit must show that it lives, and most numbers of them. */
const mostRows = 2000;
const mostNumbers = 2_000_000;
/** What a revived unit adds, as a share of what the others add on average, so that it disturbs little. */
const decoderShare = 0.2;

/**
 * Prepares the revival of a network's dead units. As in Bricken et al. 2023 ("Towards Monosemanticity", neuron
 * resampling), each looks from then on for a row that is reconstructed badly: its encoder column points at what the
 * waist reads of that row, its decoder row starts small, and Adam forgets both. The column is as long as the others
 * are on average, not shorter, because a code that keeps its largest numbers would never let a short one in.
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
      // A code that is dead as a whole has nothing to tell how long a column should be.
      if (dead.length === 0 || dead.length === revival.bias.shape[0]) return 0;
      const source = random(seed).fork(`revive ${epoch}`);
      const flat = [state.weights, state.m, state.v].map(({ data }) => data as Float32Array);
      const parts = (name: string): Float32Array[] => {
        const { start, end } = at.get(name)!;
        return flat.map((data) => data.subarray(start, end));
      };
      const looks = centredRows(read as Tensor<"float32">);
      const badly = cumulative((cost.data as Float32Array).map((x) => x * x));
      const [encoder, bias] = [parts(revival.encoder.name), parts(revival.bias.name)];
      const decoder = revival.decoder && parts(revival.decoder.name);
      const fresh = revival.decoder?.initial(source);
      const length = typicalLength(encoder[0], looks.width, dead);
      for (const unit of dead) {
        const point = source.uniform() * badly[count - 1];
        const row = Math.min(
          count - 1,
          badly.findIndex((sum) => sum > point),
        );
        const direction = looks.direction(Math.max(0, row));
        const units = bias[0].length;
        let level = 0;
        for (let j = 0; j < looks.width; j++) {
          set(encoder, j * units + unit, length * direction[j]);
          level += length * direction[j] * looks.mean[j];
        }
        set(bias, unit, -level);
        if (!decoder || !fresh) continue;
        const wide = fresh.length / units;
        for (let j = unit * wide; j < (unit + 1) * wide; j++) set(decoder, j, decoderShare * fresh[j]);
      }
      return dead.length;
    },
    close: async () => {
      await (await compiled)?.close();
    },
  };
}

/** Puts a weight, and the moments of a weight that never moved. */
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

/** Where each parameter lies in a flat vector. */
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

/** Rows [n, width] about their mean, each as a direction. */
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

/** Mean length of the columns [width, units] of the units that live. */
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
