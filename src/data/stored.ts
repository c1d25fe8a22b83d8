import type { Shape } from "../core/shape.ts";
import type { Column, Dataset } from "./dataset.ts";
import type { RowStore } from "./rowStore.ts";

/** What a reader knows beside the rows it stored. */
export interface StoredOptions {
  kind: Dataset["kind"];
  name: string;
  /** Shape of one row. */
  shape: Shape;
  columns?: readonly Column[];
  sourceColumns?: Dataset["sourceColumns"];
  array?: Dataset["array"];
  cells?: Dataset["cells"];
  missingTexts?: readonly string[];
  time?: Dataset["time"];
  labels?: readonly string[];
  names?: readonly string[];
  notes?: readonly string[];
}

/** A dataset over a row store; closing it releases the store. */
export function storedDataset(store: RowStore, options: StoredOptions): Dataset {
  return {
    ...options,
    rows: store.rows,
    dtype: store.dtype,
    notes: options.notes ?? [],
    neighbours: store.neighbours,
    read: async (rows) => store.read(rows),
    close: async () => store.close(),
  };
}
