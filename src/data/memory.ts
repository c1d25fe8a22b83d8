import { assert } from "../core/errors.ts";
import { takeRows } from "../core/rows.ts";
import { type Shape, sizeOf } from "../core/shape.ts";
import type { DataOf, Tensor } from "../core/tensor.ts";
import type { Column, Dataset } from "./dataset.ts";
import { checkRows } from "./rows.ts";

/** What a dataset in memory is made of. */
export interface MemoryOptions<D extends Dataset["dtype"]> {
  kind: Dataset["kind"];
  name: string;
  /** Shape of one row. */
  shape: Shape;
  dtype: D;
  /** All rows, one after another: [rows, ...shape] in row-major order. Not copied. */
  data: DataOf<D>;
  columns?: readonly Column[];
  labels?: readonly string[];
  names?: readonly string[];
  notes?: readonly string[];
}

/** A dataset over rows that are already in memory; works in the browser. */
export function memoryDataset<D extends Dataset["dtype"]>(options: MemoryOptions<D>): Dataset {
  const { kind, name, shape, dtype, data, columns, labels, names, notes = [] } = options;
  const size = sizeOf(shape);
  const rows = size === 0 ? 0 : data.length / size;
  assert(Number.isInteger(rows), `${data.length} values are no whole number of rows of ${size}`);
  return {
    kind,
    name,
    rows,
    shape,
    dtype,
    ...(columns && { columns }),
    ...(labels && { labels }),
    ...(names && { names }),
    notes,
    read: async (wanted): Promise<Tensor<D>> => {
      checkRows(wanted, rows);
      return takeRows({ dtype, shape: [rows, ...shape], data }, wanted);
    },
    close: async () => {},
  };
}
