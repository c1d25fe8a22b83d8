import type { Tensor } from "../../core/tensor.ts";
import type { ResultColumn, ResultRow } from "./resultTable.ts";

/** What the points of a table are of. */
export interface PointRows {
  readonly names?: readonly string[];
  readonly labels?: readonly string[];
}

const number = (name: string): ResultColumn => ({ name, kind: "number" });
const text = (name: string): ResultColumn => ({ name, kind: "text" });

/** The columns of a table of points for files that hold numbers alone: row i is row i of the data. */
export const numericPointColumns: readonly ResultColumn[] = [number("x"), number("y")];

/** The columns of a table of points: the row's index, its name and label where there are any, and where it lies. */
export function pointColumns({ names, labels }: PointRows): ResultColumn[] {
  return [
    number("row"),
    ...(names ? [text("name")] : []),
    ...(labels ? [text("label")] : []),
    ...numericPointColumns,
  ];
}

/** Points [n, 2] of the rows from `start` on as cells of {@link pointColumns}. */
export function* pointCells(
  { shape: [n], data }: Tensor<"float32">,
  start: number,
  { names, labels }: PointRows,
): Generator<ResultRow> {
  for (let i = 0; i < n; i++) {
    const row = start + i;
    const words = [...(names ? [names[row]] : []), ...(labels ? [labels[row]] : [])];
    yield [row, ...words, data[2 * i], data[2 * i + 1]];
  }
}

/** Points [n, 2] as cells of {@link numericPointColumns}. */
export function* numericPointCells({ shape: [n], data }: Tensor<"float32">): Generator<ResultRow> {
  for (let i = 0; i < n; i++) yield [data[2 * i], data[2 * i + 1]];
}
