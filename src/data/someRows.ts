import type { Dataset } from "../data/dataset.ts";

/** Some rows of a data set as a data set of its own; closing it leaves the other open. */
export function someRows(dataset: Dataset, rows: Uint32Array): Dataset {
  const pick = <T>(list: readonly T[] | undefined) => list && Array.from(rows, (row) => list[row]);
  return {
    ...dataset,
    rows: rows.length,
    cut: undefined,
    cells: undefined,
    labels: pick(dataset.labels),
    names: pick(dataset.names),
    read: (wanted) => dataset.read(Uint32Array.from({ length: wanted.length }, (_, i) => rows[wanted[i]])),
    close: async () => {},
  };
}
