import { engineMultiply } from "../baselines/engineMultiply.ts";
import { nearest } from "../baselines/knn.ts";
import { fitPca, pcaEncode } from "../baselines/pca.ts";
import { sketch } from "../baselines/sketch.ts";
import { closeAll } from "../core/closeAll.ts";
import { evenly } from "../core/evenly.ts";
import type { Multiply } from "../core/linalg/multiply.ts";
import { type Rows, tensorRows } from "../core/linalg/rows.ts";
import { type Tensor, tensor, zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Split } from "../data/split.ts";
import type { Engine } from "../engine/engine.ts";
import { chunks } from "../model/chunks.ts";
import { type Runner, runner } from "../model/runner.ts";
import type { Network } from "../models/families/autoencoder/network.ts";
import type { NearestRows } from "../train/batches.ts";
import type { NearestEvent } from "../train/events.ts";
import { initialWeights } from "../train/weights.ts";

type Floats = Tensor<"float32">;

export interface NearestRowsOptions {
  engine: Engine;
  /** How many are found of each. */
  neighbours: number;
  /** Ends the search early; what was not reached has row 0 as its neighbour. */
  signal?: AbortSignal;
}

/** Rows as a model of neighbours is trained on them. */
interface RowsWithNearest {
  /** Of very many, some that are evenly spread. */
  readonly rows: Split;
  readonly nearest: {
    /** The nearest of each row to train on, among the others. */
    readonly train: NearestRows;
    /** The rows held out, each followed by one of its nearest among those to train on. */
    readonly validation: Uint32Array;
  };
}

/** Most rows whose neighbours are found: the work grows with their square. */
const mostRows = 1 << 16;
/** Numbers of a row that are compared: its first principal components. Those are found among random sums where a row is wider. */
const comparedNumbers = 128;
const sketchedNumbers = 2048;
/** Rows that the principal components are found on. */
const componentRows = 4096;
/** Rows whose neighbours are found at a time. */
const queryRows = 4096;

/**
 * Finds the nearest rows of each by the Euclidean distance of their features; of rows of more than 128 numbers, of their first
 * 128 principal components. Memory is bounded, whatever the size of a row and the number of rows; yields how far it is.
 */
export async function* nearestRows(
  dataset: Dataset,
  { train, validation }: Split,
  net: Network,
  { engine, neighbours, signal }: NearestRowsOptions,
): AsyncGenerator<NearestEvent, RowsWithNearest> {
  const rows = { train: evenly(train, mostRows), validation: evenly(validation, mostRows) };
  const multiply = engineMultiply(engine);
  // Features do not depend on the weights.
  const run = runner({ spec: net.spec, net, weights: initialWeights(net, 0) }, engine);
  const event = (share: number): NearestEvent => ({
    ...{ type: "nearest", neighbours, rows: rows.train.length, share },
  });
  try {
    yield event(0);
    const compared = await compareBy(dataset, rows.train, run, multiply);
    const learnt = tensorRows(await compared(rows.train));
    // A single row is its own neighbour.
    const k = Math.max(1, Math.min(neighbours, rows.train.length - 1));
    const train = new Uint32Array(rows.train.length * k);
    for (let start = 0; start < learnt.count && learnt.count > 1 && !signal?.aborted; start += queryRows) {
      const count = Math.min(queryRows, learnt.count - start);
      const queries: Rows = { ...learnt, count, read: (from, to) => learnt.read(start + from, start + to) };
      const { indices } = await nearest(queries, learnt, { k: k + 1, multiply });
      for (let i = 0; i < count; i++) {
        const own = start + i;
        const others = indices.subarray(i * (k + 1), (i + 1) * (k + 1)).filter((row) => row !== own);
        // Where more than k other rows are equal to it, the row itself may not be among them.
        train.set(others.subarray(0, k), own * k);
      }
      yield event((start + count) / learnt.count);
    }
    const held = tensorRows(await compared(rows.validation));
    const { indices } = await nearest(held, learnt, { k, multiply });
    const validation = Uint32Array.from({ length: 2 * held.count }, (_, i) => {
      const row = i >> 1;
      return i % 2 === 0 ? rows.validation[row] : rows.train[indices[row * k + (row % k)]];
    });
    return { rows, nearest: { train: { k, indices: train }, validation } };
  } finally {
    await closeAll([run, multiply]);
  }
}

/** How rows become what is compared of them: [rows, at most 128], in memory; the components are those of some rows. */
async function compareBy(
  dataset: Dataset,
  learnt: Uint32Array,
  run: Runner,
  multiply: Multiply,
): Promise<(rows: Uint32Array) => Promise<Floats>> {
  const narrower = run.width > sketchedNumbers ? sketch(run.width, sketchedNumbers) : undefined;
  const width = Math.min(run.width, sketchedNumbers);
  const gathered = async (rows: Uint32Array, numbers: number, of: (features: Floats) => Promise<Floats>) => {
    const all = zeros("float32", [rows.length, numbers]);
    for await (const { start, raw } of chunks(dataset, run, rows)) {
      const { data } = await run.features(raw);
      const flat = tensor("float32", [raw.shape[0], run.width], data);
      all.data.set((await of(narrower ? narrower(flat) : flat)).data, start * numbers);
    }
    return all;
  };
  const whole = (rows: Uint32Array) => gathered(rows, width, async (features) => features);
  if (width <= comparedNumbers || learnt.length < 2) return whole;
  const pca = await fitPca(tensorRows(await whole(evenly(learnt, componentRows))), {
    keep: comparedNumbers,
    multiply,
  });
  return (rows) => gathered(rows, pca.components.shape[0], (features) => pcaEncode(pca, features, multiply));
}
