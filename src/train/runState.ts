import { closeAll } from "../core/closeAll.ts";
import { evenly } from "../core/evenly.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine, StepProgram } from "../engine/engine.ts";
import { isFirst, type Peers, takeFirst, told } from "../engine/peers/peers.ts";
import { graph } from "../graph/graph.ts";
import { input } from "../graph/value.ts";
import { parameterCount } from "../models/families/autoencoder/network.ts";
import type { Trainable } from "../models/families/trainable.ts";
import { preprocess } from "../models/inputs/inputSpec.ts";
import { centredWeights, type FlatWeights } from "./weights.ts";

/** Storage of the state of a run. */
export interface Checkpoints {
  /** The saved state, if there is one. */
  load(): Promise<RunState | undefined>;
  /** Saves a state so that a crash cannot damage it; resolves with its path once it is on disk. */
  save(state: RunState): Promise<string>;
  /** Most seconds between two saves. */
  every: number;
}

/** All that a run needs to resume with the same bits. */
export interface RunState {
  readonly progress: Progress;
  /** `weights`, `m`, `v` and `best`. */
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** Counters and losses of a run so far. */
export interface Progress {
  step: number;
  seconds: number;
  /** Sum and count of the losses of the epoch under way. */
  lossSum: number;
  lossCount: number;
  /** Mean loss of the last whole epoch. */
  trainLoss?: number;
  /** Lowest loss that an epoch ended with, and that epoch. */
  bestLoss?: number;
  bestEpoch: number;
}

/** What {@link begin} starts a run from. */
interface Beginning {
  engine: Engine;
  dataset: Dataset;
  rows: { train: Uint32Array };
  seed: number;
  checkpoints?: Checkpoints;
  /** Weights to start from; fresh ones by default. */
  from?: FlatWeights;
}

/** The weights of the best epoch so far. */
export interface Best {
  weights: FlatWeights;
}

/** Starts from a checkpoint where there is one, else from fresh weights; with peers, from what the first rank has. */
export async function begin(
  net: Trainable,
  program: StepProgram,
  beginning: Beginning,
): Promise<{ progress: Progress; best: Best }> {
  const { peers } = beginning.engine;
  const own = isFirst(peers) ? await firstState(net, beginning) : undefined;
  const { progress, tensors } = peers ? await stateOfFirst(peers, parameterCount(net), own) : own!;
  const { weights, m, v, best } = tensors;
  await program.setState({ weights, m, v });
  return { progress: { ...progress }, best: { weights: best.data as FlatWeights } };
}

/** The first rank's state, on every rank. */
async function stateOfFirst(peers: Peers, count: number, own: RunState | undefined): Promise<RunState> {
  const progress = await told(peers, () => own!.progress);
  const tensors: Record<string, Tensor> = {};
  for (const name of ["weights", "m", "v", "best"]) {
    const data = own ? (own.tensors[name].data as FlatWeights).slice() : new Float32Array(count);
    await takeFirst(peers, data);
    tensors[name] = asTensor(data);
  }
  return { progress, tensors };
}

async function firstState(
  net: Trainable,
  { engine, dataset, rows, checkpoints, seed, from }: Beginning,
): Promise<RunState> {
  const saved = await checkpoints?.load();
  if (saved) return saved;
  const weights =
    from?.slice() ?? centredWeights(net, seed, await someFeatures(net, engine, dataset, rows.train));
  const zero = (): Tensor => asTensor(new Float32Array(weights.length));
  const progress: Progress = {
    step: 0,
    seconds: 0,
    lossSum: 0,
    lossCount: 0,
    bestEpoch: 0,
  };
  return {
    progress,
    tensors: { weights: asTensor(weights), m: zero(), v: zero(), best: asTensor(weights) },
  };
}

/** Features of a few training rows, evenly spread. */
async function someFeatures(
  net: Trainable,
  engine: Engine,
  dataset: Dataset,
  rows: Uint32Array,
): Promise<Tensor<"float32">> {
  const chosen = evenly(rows, Math.min(500, Math.max(8, Math.floor(1e6 / sizeOf(net.features)))));
  const raw = input("rows", dataset.dtype, [chosen.length, ...dataset.shape]);
  const program = await engine.compile(graph({ features: preprocess(net.input, raw).values }));
  try {
    return (await program.run({ rows: await dataset.read(chosen) })).features as Tensor<"float32">;
  } finally {
    await closeAll([program]);
  }
}

/** A flat vector as a tensor. */
export function asTensor(data: Float32Array<ArrayBuffer>): Tensor<"float32"> {
  return { dtype: "float32", shape: [data.length], data };
}
