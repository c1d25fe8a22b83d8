import { random } from "../core/random.ts";
import { type Shape, sizeOf } from "../core/shape.ts";
import { type Tensor, zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Trainable } from "../models/families/trainable.ts";
import type { RandomFeed } from "../models/types/modelType.ts";
import { fedRow } from "./fedRow.ts";
import { type NoisePool, noisePool } from "./noise.ts";
import { epochOrder } from "./order.ts";
import type { RowShare } from "./rowShare.ts";
import { readsBefore } from "./step.ts";

/** Prepares the feeds of training steps. They depend only on the seed and the step's number, so a run can resume at any step. */
export interface Batches {
  /** The feeds of steps `first` … `first + count − 1` (from 0), each with a leading axis of `count`. */
  feeds(first: number, count: number): Promise<Record<string, Tensor>>;
}

export interface BatchOptions {
  dataset: Dataset;
  /** Rows to draw from. */
  rows: Uint32Array;
  batch: number;
  stepsPerEpoch: number;
  seed: number;
  /** The rows of each batch that are read. Default all. */
  share?: RowShare;
  /** Nearest rows of each of `rows`: where given, every other row of a batch is one of the nearest of the row before it. */
  nearest?: NearestRows;
}

/** The k nearest rows of each of some rows, by their places among them: [rows, k], row-major. */
export interface NearestRows {
  readonly k: number;
  readonly indices: Uint32Array;
}

/** Shuffled batches of rows with fresh random numbers: every epoch sees the rows in another order. */
export function batches(
  net: Trainable,
  { dataset, rows, batch, stepsPerEpoch, seed, share = { from: 0, rows: batch }, nearest }: BatchOptions,
): Batches {
  const { neighbours = 1 } = dataset;
  const source = random(seed);
  const noise = noiseFeeds(net, batch, seed, share);
  const before = readsBefore(net, { batch: share.rows, whole: batch }) ? 1 : 0;
  let shuffled: { epoch: number; order: Uint32Array } = { epoch: -1, order: new Uint32Array() };
  const orderOf = (epoch: number): Uint32Array => {
    if (shuffled.epoch !== epoch)
      shuffled = { epoch, order: epochOrder(rows.length, neighbours, source.fork(`order ${epoch}`)) };
    return shuffled.order;
  };
  /**
   * What a step is fed of the rows of a batch, made of all of them: what is done to one takes numbers and pixels of others.
   * It depends on the step's number alone.
   */
  const preparedRows = (read: Tensor, first: number, steps: number): Tensor => {
    const { shape, dtype } = fedRow(net, dataset);
    const all = zeros(dtype, [steps, share.rows, ...shape]);
    const [own, row] = [read.data.length / steps, sizeOf(shape)];
    for (let k = 0; k < steps; k++) {
      const data = read.data.subarray(k * own, (k + 1) * own);
      const some = { ...read, data, shape: [batch, ...read.shape.slice(1)] } as Tensor;
      const made = net.prepare!(some, source.fork(`rows ${first + k}`));
      const cut = made.data.subarray(share.from * row, (share.from + share.rows) * row);
      (all.data as Float32Array).set(cut, k * share.rows * row);
    }
    return all;
  };
  /** Places in a batch of the rows that are read: a share, and the row before it, which of the first is the last. */
  const places = net.prepare
    ? Array.from({ length: batch }, (_, i) => i)
    : Array.from({ length: before + share.rows }, (_, i) => (share.from - before + i + batch) % batch);

  return {
    feeds: async (first, steps) => {
      const count = places.length;
      const chosen = new Uint32Array(steps * count);
      for (let k = 0; k < steps; k++) {
        const epoch = Math.floor((first + k) / stepsPerEpoch);
        const start = ((first + k) % stepsPerEpoch) * batch;
        const order = orderOf(epoch);
        for (let i = 0; i < count; i++) chosen[k * count + i] = rows[order[start + places[i]]];
        if (!nearest) continue;
        const draw = source.fork(`nearest ${first + k}`);
        for (let i = 0; i + 1 < count; i += 2) {
          const near = order[start + places[i]] * nearest.k + draw.integer(nearest.k);
          chosen[k * count + i + 1] = rows[nearest.indices[near]];
        }
      }
      const read = await dataset.read(chosen);
      const fed = net.prepare
        ? preparedRows(read, first, steps)
        : ({ ...read, shape: [steps, count, ...read.shape.slice(1)] } as Tensor);
      return { batch: fed, ...noise(first, steps) };
    },
  };
}

/** The random feeds of a range of steps; each step has its own random stream. A share of a batch gets its part of the whole's. */
export function noiseFeeds(
  net: Trainable,
  batch: number,
  seed: number,
  share: RowShare = { from: 0, rows: batch },
): (first: number, count: number) => Record<string, Tensor> {
  const feeds = net.randomFeeds.map((feed) => {
    const row = sizeOf(feed.shape);
    const part = { from: share.from * row, of: batch * row };
    return { feed, size: share.rows * row, part, pool: poolOf(feed, batch, seed) };
  });
  const source = random(seed);
  return (first, count) =>
    Object.fromEntries(
      feeds.map(({ feed, size, part, pool }) => {
        const shape: Shape = [count, share.rows, ...feed.shape];
        const all = zeros("float32", shape);
        for (let k = 0; k < count; k++)
          pool.fill(
            all.data.subarray(k * size, (k + 1) * size),
            source.fork(`${feed.name} ${first + k}`),
            part,
          );
        return [feed.name, all];
      }),
    );
}

function poolOf({ distribution, shape, name }: RandomFeed, batch: number, seed: number): NoisePool {
  return noisePool(distribution, random(seed).fork(`pool ${name}`).bits(), batch * sizeOf(shape));
}
