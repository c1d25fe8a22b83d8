import { decimalsOf } from "../core/decimals.ts";
import { assert } from "../core/errors.ts";
import type { Column, Dataset } from "./dataset.ts";

/** Statistics of a numeric column over the cells that are not missing; all zero where there are none. */
export interface NumericStatistics {
  readonly name: string;
  readonly kind: "numeric";
  /** Cells that are not missing. */
  readonly count: number;
  readonly missing: number;
  readonly mean: number;
  /** Population standard deviation; exactly 0 for a constant column, noise in its last bits left aside. */
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
  /** Decimal places of its numbers: 0 where all are whole; absent where some number has more than anybody writes. */
  readonly decimals?: number;
  /** Its numbers are days, see {@link Column}. */
  readonly date?: Column["date"];
}

/** Statistics of a categorical column. */
export interface CategoricalStatistics {
  readonly name: string;
  readonly kind: "categorical";
  readonly count: number;
  readonly missing: number;
  /** Cells whose category the columns did not know. */
  readonly unseen: number;
  readonly categories: readonly string[];
  /** Share of each category among the known cells, in 0…1, in the order of `categories`. */
  readonly frequencies: readonly number[];
}

export type ColumnStatistics = NumericStatistics | CategoricalStatistics;

/** What was measured, and warnings about columns that carry nothing. */
export interface Fit {
  readonly columns: readonly ColumnStatistics[];
  readonly notes: readonly string[];
}

/** Values read at a time, so that a table of any size is fitted in bounded memory. */
const chunkValues = 2 ** 18;

/** Measures the columns of a table or series over the given rows (default all), in one pass. */
export async function fitColumns(dataset: Dataset, rows?: ArrayLike<number>): Promise<Fit> {
  const { columns } = dataset;
  assert(columns !== undefined, `${dataset.name} has no columns to fit`);
  const timeSteps = dataset.shape[1] ?? 1;
  const total = rows?.length ?? dataset.rows;
  const chunk = Math.max(1, Math.floor(chunkValues / (columns.length * timeSteps)));
  const gathered = columns.map((column) => gather(column));
  for (let start = 0; start < total; start += chunk) {
    const length = Math.min(chunk, total - start);
    const wanted = Uint32Array.from({ length }, (_, i) => rows?.[start + i] ?? start + i);
    const { data } = await dataset.read(wanted);
    for (const [c, column] of gathered.entries()) {
      column.add(data as ArrayLike<number>, c * timeSteps, timeSteps, columns.length * timeSteps, length);
    }
  }
  const fitted = gathered.map((column) => column.result());
  return { columns: fitted, notes: fitted.flatMap(warn) };
}

function warn(column: ColumnStatistics): string[] {
  if (column.count === 0) return [`Column "${column.name}" is missing in every row.`];
  if (column.kind === "numeric" && column.deviation === 0) {
    return [
      column.min === column.max
        ? `Column "${column.name}" is constant (${column.mean}).`
        : `Column "${column.name}" is constant but for its last digits (${column.mean}).`,
    ];
  }
  return [];
}

interface Gathering {
  /** Adds `length` rows whose values of this column start at `offset` and are `timeSteps` long, `step` apart. */
  add(data: ArrayLike<number>, offset: number, timeSteps: number, step: number, length: number): void;
  result(): ColumnStatistics;
}

function gather(column: Column): Gathering {
  return column.kind === "numeric" ? gatherNumbers(column) : gatherCategories(column);
}

/** Range of a column, as a share of its largest number, that rounding in sums and products of float64 leaves. */
const lastBits = 1e-12;

/**
 * Welford's running mean and sum of squares: no cancellation, whatever the offset. Sums of numbers so large that their squares
 * overflow are kept in smaller units.
 */
function gatherNumbers({ name, date }: Column): Gathering {
  let [count, missing, mean, squares] = [0, 0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let decimals: number | undefined = 0;
  let unit = 1;
  return {
    add: (data, offset, timeSteps, step, length) => {
      for (let row = 0; row < length; row++) {
        for (let t = 0; t < timeSteps; t++) {
          const x = data[offset + row * step + t];
          if (Number.isNaN(x)) {
            missing++;
            continue;
          }
          if (unit === 1 && Math.abs(x) > largeNumber) {
            unit = largeUnit;
            mean /= unit;
            squares /= unit ** 2;
          }
          count++;
          const delta = x / unit - mean;
          mean += delta / count;
          squares += delta * (x / unit - mean);
          if (x < min) min = x;
          if (x > max) max = x;
          if (decimals !== undefined) decimals = decimalsOf(x, decimals);
        }
      }
    },
    result: () => {
      const spread = count === 0 || min === max ? 0 : Math.sqrt(squares / count) * unit;
      const deviation = Math.min(spread, Number.MAX_VALUE);
      // Noise in the last bits is no spread, nor is a deviation so small that nothing can be divided by it.
      const noise = max - min <= lastBits * Math.max(Math.abs(min), Math.abs(max));
      const constant = noise || !Number.isFinite(1 / deviation);
      return {
        name,
        kind: "numeric",
        count,
        missing,
        mean: min === max ? min : mean * unit,
        deviation: constant ? 0 : deviation,
        min: count === 0 ? 0 : min,
        max: count === 0 ? 0 : max,
        ...(decimals !== undefined && { decimals }),
        ...(date && { date }),
      };
    },
  };
}

/** Numbers whose squares, many of them, come near the largest double; and the unit in which they do not. */
const largeNumber = 2 ** 450;
const largeUnit = 2 ** 540;

function gatherCategories({ name, categories = [] }: Column): Gathering {
  const counts = new Float64Array(categories.length);
  let [missing, unseen] = [0, 0];
  return {
    add: (data, offset, timeSteps, step, length) => {
      for (let row = 0; row < length; row++) {
        for (let t = 0; t < timeSteps; t++) {
          const code = data[offset + row * step + t];
          if (Number.isNaN(code)) missing++;
          else if (code < 0) unseen++;
          else counts[code]++;
        }
      }
    },
    result: () => {
      const count = counts.reduce((a, b) => a + b, 0);
      const frequencies = Array.from(counts, (n) => (count === 0 ? 0 : n / count));
      return { name, kind: "categorical", count: count + unseen, missing, unseen, categories, frequencies };
    },
  };
}
