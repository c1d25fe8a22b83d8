import { random } from "../core/random.ts";
import { type Shape, sizeOf } from "../core/shape.ts";
import { type Tensor, zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Trainable } from "../models/families/trainable.ts";
import type { RandomFeed } from "../models/types/modelType.ts";
import { fedRow } from "./fedRow.ts";
import { type NoisePool, noisePool } from "./noise.ts";
import { epochOrder } from "./order.ts";

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
}

/** Shuffled batches of rows with fresh random numbers: every epoch sees the rows in another order. */
export function batches(
  net: Trainable,
  { dataset, rows, batch, stepsPerEpoch, seed }: BatchOptions,
): Batches {
  const { neighbours = 1 } = dataset;
  const source = random(seed);
  const noise = noiseFeeds(net, batch, seed);
  let shuffled: { epoch: number; order: Uint32Array } = { epoch: -1, order: new Uint32Array() };
  const orderOf = (epoch: number): Uint32Array => {
    if (shuffled.epoch !== epoch)
      shuffled = { epoch, order: epochOrder(rows.length, neighbours, source.fork(`order ${epoch}`)) };
    return shuffled.order;
  };
  /** The rows of some steps, with a leading axis of steps; what is made of those of a step depends on its number alone. */
  const steps = (rows: Tensor, first: number, count: number): Tensor => {
    const { shape, dtype } = fedRow(net, dataset);
    const all = net.prepare ? zeros(dtype, [count, batch, ...shape]) : rows;
    if (net.prepare) {
      const [own, size] = [rows.data.length / count, batch * sizeOf(shape)];
      for (let k = 0; k < count; k++) {
        const data = rows.data.subarray(k * own, (k + 1) * own);
        const some = { ...rows, data, shape: [batch, ...rows.shape.slice(1)] } as Tensor;
        const made = net.prepare(some, source.fork(`rows ${first + k}`));
        (all.data as Float32Array).set(made.data, k * size);
      }
    }
    return { ...all, shape: [count, batch, ...shape] } as Tensor;
  };

  return {
    feeds: async (first, count) => {
      const chosen = new Uint32Array(count * batch);
      for (let k = 0; k < count; k++) {
        const epoch = Math.floor((first + k) / stepsPerEpoch);
        const start = ((first + k) % stepsPerEpoch) * batch;
        const order = orderOf(epoch);
        for (let i = 0; i < batch; i++) chosen[k * batch + i] = rows[order[start + i]];
      }
      return { batch: steps(await dataset.read(chosen), first, count), ...noise(first, count) };
    },
  };
}

/** The random feeds of a range of steps; each step has its own random stream. */
export function noiseFeeds(
  net: Trainable,
  batch: number,
  seed: number,
): (first: number, count: number) => Record<string, Tensor> {
  const feeds = net.randomFeeds.map((feed) => ({
    feed,
    size: batch * sizeOf(feed.shape),
    pool: poolOf(feed, batch, seed),
  }));
  const source = random(seed);
  return (first, count) =>
    Object.fromEntries(
      feeds.map(({ feed, size, pool }) => {
        const shape: Shape = [count, batch, ...feed.shape];
        const all = zeros("float32", shape);
        for (let k = 0; k < count; k++)
          pool.fill(all.data.subarray(k * size, (k + 1) * size), source.fork(`${feed.name} ${first + k}`));
        return [feed.name, all];
      }),
    );
}

function poolOf({ distribution, shape, name }: RandomFeed, batch: number, seed: number): NoisePool {
  return noisePool(distribution, random(seed).fork(`pool ${name}`).bits(), batch * sizeOf(shape));
}
