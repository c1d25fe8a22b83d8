import { usageError } from "../core/errors.ts";
import type { Dataset } from "./dataset.ts";
import type { OpenOptions } from "./options.ts";
import { someRows } from "./someRows.ts";

/**
 * Rows that pass through the engine at once. The last digits of a score depend on a row's place among them, so that large
 * shards begin where a batch does, and give the bytes that one run would have.
 */
const batch = 256;
/** Batches of a shard from which one more or less is no unevenness to speak of. */
const mostUneven = 16;

type Shard = NonNullable<OpenOptions["shard"]>;

/**
 * The rows start … end − 1 of a shard, or all of them without one: they are even to a row, or to a batch where they
 * are large, and together are all.
 * Throws `usage` where there are more shards than rows.
 */
export function shardRange(rows: number, shard?: Shard): [start: number, end: number] {
  if (!shard) return [0, rows];
  const { index, count } = shard;
  if (!(Number.isInteger(index) && Number.isInteger(count) && index >= 1 && index <= count))
    throw usageError({
      subject: { option: "shard" },
      reason: "invalid-option",
      rule: "must be one of 1 to their count",
      received: `${index} of ${count}`,
    });
  if (count > rows)
    throw usageError({
      subject: { option: "shard" },
      reason: "invalid-option",
      rule: "there must be a row for each",
      received: `${rows} rows for ${count} shards`,
      repair: "take fewer shards",
    });
  const step = rows / count >= mostUneven * batch ? batch : 1;
  const at = (i: number) => (i === count ? rows : Math.floor(((rows / count) * i) / step) * step);
  return [at(index - 1), at(index)];
}

/** The rows of a shard as a data set of its own, which closes the whole with itself. */
export function shardOf(dataset: Dataset, shard: Shard): Dataset {
  if (dataset.cut)
    throw usageError({
      subject: { option: "shard" },
      reason: "invalid-option",
      rule: "a series is told time step by time step, from windows that overlap, and cannot be taken apart",
      repair: "take it as a whole, or cut the file into series of their own",
    });
  const [start, end] = shardRange(dataset.rows, shard);
  return {
    ...someRows(
      dataset,
      Uint32Array.from({ length: end - start }, (_, i) => start + i),
    ),
    place: { start, end, total: dataset.rows },
    close: () => dataset.close(),
  };
}
