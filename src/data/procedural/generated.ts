import { type Random, random } from "../../core/random.ts";
import { type Shape, sizeOf } from "../../core/shape.ts";
import { type DataOf, type Tensor, zeros } from "../../core/tensor.ts";
import type { Column, Dataset } from "../dataset.ts";
import { checkRows } from "../rows.ts";

type GeneratedType = "uint8" | "float64";

/** Which rows of a procedural set are asked for. */
export interface GeneratedRows {
  rows: number;
  seed: number;
  /** Most bytes of made rows kept. Default 256 MiB. */
  memoryLimit?: number;
}

/** What a procedural set consists of. */
export interface GeneratedOptions<D extends GeneratedType> extends Omit<GeneratedRows, "seed"> {
  kind: Dataset["kind"];
  name: string;
  shape: Shape;
  dtype: D;
  columns?: readonly Column[];
  labels?: readonly string[];
  /** Writes row `row` into `out`, which holds one row of zeros. */
  fill(row: number, out: DataOf<D>): void;
}

/** A dataset whose rows are made when first read, and kept while they fit the memory limit. */
export function generatedDataset<D extends GeneratedType>(options: GeneratedOptions<D>): Dataset {
  const { kind, name, rows, shape, dtype, columns, labels, fill, memoryLimit = 256 * 2 ** 20 } = options;
  const size = sizeOf(shape);
  const keep = rows * size * (dtype === "uint8" ? 1 : 8) <= memoryLimit;
  let kept = keep ? zeros(dtype, [rows, size]).data : undefined;
  const generatedRows = new Uint8Array(keep ? rows : 0);
  return {
    kind,
    name,
    rows,
    shape,
    dtype,
    ...(columns && { columns }),
    ...(labels && { labels }),
    notes: [],
    read: async (wanted): Promise<Tensor<D>> => {
      checkRows(wanted, rows);
      const out = zeros(dtype, [wanted.length, ...shape]);
      for (let i = 0; i < wanted.length; i++) {
        const row = wanted[i];
        const target = out.data.subarray(i * size, (i + 1) * size) as DataOf<D>;
        if (kept === undefined) {
          fill(row, target);
          continue;
        }
        const own = kept.subarray(row * size, (row + 1) * size) as DataOf<D>;
        if (generatedRows[row] === 0) {
          fill(row, own);
          generatedRows[row] = 1;
        }
        target.set(own as never);
      }
      return out;
    },
    close: async () => {
      kept = undefined;
    },
  };
}

/** The stream of one row of a set: the same whatever was read before. */
export function rowRandom(set: string, seed: number, row: number): Random {
  return random(seed).fork(`${set} ${row}`);
}
