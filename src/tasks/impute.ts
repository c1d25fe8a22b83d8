import { usageError } from "../core/errors.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { OpenModel } from "../model/openModel.ts";
import { type FittedColumn, likeColumn } from "../models/inputs/columns.ts";
import { postprocess } from "../models/inputs/inputSpec.ts";

/** Rows of a table without gaps, and how filling them went. */
export interface Filled {
  /**
   * [n, columns]: the given cells untouched, the missing ones filled, in the data's own units. Still NaN: cells of a column
   * that was empty in every training row, see `empty` of a column of the model's spec.
   */
  readonly rows: Tensor<"float64">;
  /** How many missing cells were filled. */
  readonly missing: number;
  /**
   * Root mean square of what each round changed in the missing cells: numbers in standard deviations of their column,
   * a changed category as 1. The first round starts from the column's mean and from no category.
   */
  readonly changes: readonly number[];
}

/** How missing cells are filled. */
export interface ImputeOptions {
  /** Most rounds of reconstruction. Default 20. */
  rounds?: number;
  /** A round that changes less than this, in standard deviations of a column, ends it. Default 0.01. */
  tolerance?: number;
}

/**
 * Fills the missing cells (NaN) of table rows [n, columns] with their own reconstruction, again and again: each round
 * sees the known cells and its last guess of the others. Nothing makes this converge, so a row rests as soon as a round
 * would move it further than the one before. Numbers stay in the range of the training rows and get no more decimal
 * places than those have. An unseen category (−1) is known.
 */
export async function impute(
  { spec: { input }, run }: OpenModel,
  raw: Tensor,
  { rounds = 20, tolerance = 0.01 }: ImputeOptions = {},
): Promise<Filled> {
  if (input.kind !== "table")
    throw usageError({
      subject: "impute",
      reason: "wrong-model",
      rule: "needs a model of a table",
      received: input.kind,
      repair: "use a model that was trained on a table",
    });
  const { columns } = input;
  const rowOf = (at: number): number => Math.floor(at / columns.length);
  const rows = tensor("float64", raw.shape, Float64Array.from(raw.data as Float64Array));
  const gaps = Uint32Array.from(rows.data.keys()).filter(
    (at) => Number.isNaN(rows.data[at]) && !isEmpty(columns[at % columns.length]),
  );
  const changes: number[] = [];
  let before = new Float64Array(raw.shape[0]).fill(Number.POSITIVE_INFINITY);
  while (gaps.length > 0 && changes.length < rounds && (changes.at(-1) ?? 1) >= tolerance) {
    const back = postprocess(input, await run.reconstruct(rows));
    const moves = new Float64Array(raw.shape[0]);
    const guesses = Float64Array.from(gaps, (at) => {
      const column = columns[at % columns.length];
      const guess = inRange(column, back.data[at]);
      moves[rowOf(at)] += distance(column, rows.data[at], guess) ** 2;
      return guess;
    });
    const nearer = moves.map((move, row) => Number(move < before[row]));
    for (const [i, at] of gaps.entries()) if (nearer[rowOf(at)]) rows.data[at] = guesses[i];
    for (const row of moves.keys()) moves[row] *= nearer[row];
    changes.push(Math.sqrt(moves.reduce((a, b) => a + b, 0) / gaps.length));
    before = moves;
  }
  for (const at of gaps) {
    const column = columns[at % columns.length];
    if (column.kind === "numeric") rows.data[at] = likeColumn(column, rows.data[at]);
  }
  return { rows, missing: gaps.length, changes };
}

function isEmpty(column: FittedColumn): boolean {
  return column.kind === "numeric" && column.empty === true;
}

function inRange(column: FittedColumn, value: number): number {
  return column.kind === "categorical" ? value : Math.min(column.max, Math.max(column.min, value));
}

/** How far two values of a column are apart: numbers in its standard deviations, categories 0 or 1. */
function distance(column: FittedColumn, before: number, after: number): number {
  if (column.kind === "categorical") return before === after ? 0 : 1;
  const from = Number.isNaN(before) ? column.mean : before;
  return column.deviation > 0 ? (after - from) / column.deviation : 0;
}
