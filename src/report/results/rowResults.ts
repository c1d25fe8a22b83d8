import type { Tensor } from "../../core/tensor.ts";
import { shownNumber } from "../../models/inputs/columns.ts";
import type { ModelSpec } from "../../models/modelSpec.ts";
import type { ResultColumn, ResultRow } from "./resultTable.ts";

type InputSpec = ModelSpec["input"];

/** The columns of a table of rows that a model made: its own, and of a series each column at each time step. Pictures have none. */
export function rowColumns(input: InputSpec): ResultColumn[] {
  switch (input.kind) {
    case "pictures":
      return [];
    case "table":
      return input.columns.map((column) => ({
        name: column.name,
        kind: column.kind === "numeric" && !column.date ? "number" : "text",
      }));
    case "series":
      return input.columns.flatMap(({ name }) =>
        Array.from(
          { length: input.window },
          (_, t): ResultColumn => ({ name: `${name}[${t}]`, kind: "number" }),
        ),
      );
    default:
      return input satisfies never;
  }
}

/**
 * Rows [n, ...row] in the data's own units as cells: numbers, days as dates, and categories by their names; `words` has those of
 * cells without one, by their place.
 */
export function* rowCells(
  input: InputSpec,
  rows: Tensor<"float32" | "float64">,
  words?: ReadonlyMap<number, string>,
): Generator<ResultRow> {
  const width = rows.data.length / rows.shape[0];
  for (let i = 0; i < rows.shape[0]; i++)
    yield Array.from(
      rows.data.subarray(i * width, (i + 1) * width),
      (value, c) => words?.get(i * width + c) ?? cellOf(input, value, c),
    );
}

/** What a model reconstructs of windows that were cut from a series is the series itself: a table of its time steps. */
export function timeStepsOf(input: InputSpec): InputSpec {
  return input.kind === "series" ? { kind: "table", columns: input.columns } : input;
}

function cellOf(input: InputSpec, value: number, c: number): number | string {
  const column = input.kind === "table" ? input.columns[c] : undefined;
  if (column?.kind === "categorical") return column.categories[value] ?? "";
  if (!column?.date) return value;
  return Number.isNaN(value) ? "" : shownNumber(column, value);
}
