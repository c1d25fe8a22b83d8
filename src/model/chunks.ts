import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Network } from "../models/families/autoencoder/network.ts";
import { rawShape } from "../models/inputs/inputSpec.ts";

/** Most numbers that the rows of a chunk become at once: 32 MB as float32. */
const mostNumbers = 8_000_000;
/** Most rows of a chunk: what is said of each row, an object with texts, takes far more memory than its numbers. */
const mostRows = 4096;
/** Chunks of small rows are a whole number of these, so that the engine's batches are full. */
const step = 256;

/**
 * Rows that may be in memory at once, when the widest thing that a row becomes has `widest` numbers: a table of ten
 * columns may be a thousand features, and a picture's first layer ten times the picture.
 */
export function rowsTogether(widest: number): number {
  const rows = Math.max(1, Math.min(mostRows, Math.floor(mostNumbers / widest)));
  return rows < step ? rows : rows - (rows % step);
}

/** Most numbers that a row is on its way through a network: raw cells, features, code, or the activations of a layer. */
export function widestOf({ spec, features, layers }: Pick<Network, "spec" | "features" | "layers">): number {
  const shapes = [rawShape(spec.input), features, [spec.latent], ...layers.map((l) => l.output)];
  return Math.max(...shapes.map(sizeOf));
}

/**
 * All rows of a data set, or the given ones, as many at a time as suit the runner that they are for: raw rows
 * [n, ...row], the first of which is row `start` of all, or of the given ones.
 */
export async function* chunks(
  dataset: Dataset,
  { together }: { readonly together: number },
  rows?: ArrayLike<number>,
): AsyncGenerator<{ start: number; raw: Tensor }> {
  const total = rows ? rows.length : dataset.rows;
  for (let start = 0; start < total; start += together) {
    const length = Math.min(together, total - start);
    const wanted = Uint32Array.from({ length }, (_, i) => rows?.[start + i] ?? start + i);
    yield { start, raw: await dataset.read(wanted) };
  }
}
