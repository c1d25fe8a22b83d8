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
  /** Of each row to train on the nearest ones among them, and the rows held out, each followed by one near it. */
  readonly nearest: { readonly train: NearestRows; readonly validation: Uint32Array };
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
  try {
    const near = async function* (some: Uint32Array): AsyncGenerator<NearestEvent, NearestRows> {
      // A single row is its own neighbour.
      const k = Math.max(1, Math.min(neighbours, some.length - 1));
      const indices = new Uint32Array(some.length * k);
      if (some.length < 2) return { k, indices };
      const all = tensorRows(await comparedRows(dataset, some, run, multiply));
      for (let start = 0; start < some.length && !signal?.aborted; start += queryRows) {
        if (some === rows.train) yield event(start / some.length);
        const count = Math.min(queryRows, some.length - start);
        const queries: Rows = { ...all, count, read: (from, to) => all.read(start + from, start + to) };
        const found = await nearest(queries, all, { k: k + 1, multiply });
        for (let i = 0; i < count; i++) {
          const others = found.indices
            .subarray(i * (k + 1), (i + 1) * (k + 1))
            .filter((row) => row !== start + i);
          // Where more than k other rows are equal to it, the row itself may not be among them.
          indices.set(others.subarray(0, k), (start + i) * k);
        }
      }
      return { k, indices };
    };
    const event = (share: number): NearestEvent => ({
      ...{ type: "nearest", neighbours, rows: rows.train.length, share },
    });
    const held = yield* near(rows.validation);
    return {
      rows,
      nearest: { train: yield* near(rows.train), validation: followed(rows.validation, held) },
    };
  } finally {
    await closeAll([run, multiply]);
  }
}

/** Each row, and after it one of its nearest. */
function followed(rows: Uint32Array, { k, indices }: NearestRows): Uint32Array {
  return Uint32Array.from({ length: 2 * rows.length }, (_, i) => {
    const row = i >> 1;
    return rows[i % 2 === 0 ? row : indices[row * k + (row % k)]];
  });
}

/** What is compared of some rows, in memory: [rows, at most 128]. */
async function comparedRows(
  dataset: Dataset,
  some: Uint32Array,
  run: Runner,
  multiply: Multiply,
): Promise<Tensor<"float32">> {
  const narrower = run.width > sketchedNumbers ? sketch(run.width, sketchedNumbers) : undefined;
  const width = Math.min(run.width, sketchedNumbers);
  const featuresOf = async function* (rows: Uint32Array) {
    for await (const { start, raw } of chunks(dataset, run, rows)) {
      const { data } = await run.features(raw);
      const flat = tensor("float32", [raw.shape[0], run.width], data);
      yield { start, features: narrower ? narrower(flat) : flat };
    }
  };
  const gathered = async (rows: Uint32Array, numbers: number, of: (features: Floats) => Promise<Floats>) => {
    const all = zeros("float32", [rows.length, numbers]);
    for await (const { start, features } of featuresOf(rows))
      all.data.set((await of(features)).data, start * numbers);
    return all;
  };
  const asTheyAre = async (features: Floats) => features;
  if (width <= comparedNumbers) return gathered(some, width, asTheyAre);
  const sample = await gathered(evenly(some, componentRows), width, asTheyAre);
  const pca = await fitPca(tensorRows(sample), { keep: comparedNumbers, multiply });
  return gathered(some, pca.components.shape[0], (features) => pcaEncode(pca, features, multiply));
}
