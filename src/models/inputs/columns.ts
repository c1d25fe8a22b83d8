import * as z from "zod/mini";
import { clockText, dateOf } from "../../core/dateOf.ts";
import { mostDecimals, roundTo } from "../../core/decimals.ts";
import type { Random } from "../../core/random.ts";
import type { Shape } from "../../core/shape.ts";
import type { ColumnStatistics } from "../../data/statistics.ts";
import * as op from "../../graph/ops/index.ts";
import { constant, type Value } from "../../graph/value.ts";

const finite = z.number();
/** Share of the training cells that were missing, in 0…1; absent in older files. */
const share = z.number().check(z.gte(0), z.lte(1));

export const numericColumn = z.strictObject({
  kind: z.literal("numeric"),
  name: z.string(),
  /** Mean and standard deviation over the training rows; a deviation of 0 stands for a constant column. */
  mean: finite,
  deviation: finite.check(z.gte(0)),
  min: finite,
  max: finite,
  missing: z.optional(share),
  /** Decimal places of its numbers, 0 where all are whole; absent where they have as many as a double. */
  decimals: z.optional(z.int().check(z.gte(0), z.lte(mostDecimals))),
  /** Its numbers are days since 1970, read from dates; which number of `1/2/2024` is the day. */
  date: z.optional(z.enum(["first", "second"])),
  /** No training row had a number in it, so that nothing is known of it. */
  empty: z.optional(z.literal(true)),
});
export type NumericColumn = z.infer<typeof numericColumn>;

const categoricalColumn = z.strictObject({
  kind: z.literal("categorical"),
  name: z.string(),
  categories: z.array(z.string()).check(z.minLength(1), z.maxLength(10_000)),
  missing: z.optional(share),
});

/** A column with what was fitted on the training rows. */
export const fittedColumn = z.discriminatedUnion("kind", [numericColumn, categoricalColumn]);
export type FittedColumn = z.infer<typeof fittedColumn>;

/** The texts that mean a missing cell, where a table was read by others than the usual ones. */
export const missingTexts = z.optional(z.array(z.string()));

/** The part of the statistics of a data set's columns that a model keeps. */
export function fittedColumns(all: readonly ColumnStatistics[]): FittedColumn[] {
  return all.map(fittedOf);
}

function fittedOf(column: ColumnStatistics): FittedColumn {
  const { name, count } = column;
  const cells = count + column.missing;
  const missing = cells === 0 ? 0 : column.missing / cells;
  if (column.kind === "categorical")
    return { kind: "categorical", name, categories: [...column.categories], missing };
  const { mean, deviation, min, max, decimals, date } = column;
  const scale = { mean, deviation, min, max, missing, ...(date && { date }) };
  if (count === 0) return { kind: "numeric", name, ...scale, empty: true };
  return { kind: "numeric", name, ...scale, ...(decimals !== undefined && { decimals }) };
}

/** The nearest number that a column may hold: in the range of its training rows, with their decimal places. */
export function likeColumn({ min, max, decimals }: NumericColumn, x: number): number {
  const within = Math.min(max, Math.max(min, x));
  return decimals === undefined ? within : roundTo(within, decimals);
}

/** A number of a column as people read it: a date where its cells are dates, a time of day where they are times alone. */
export function shownNumber(
  { date, min, max, decimals }: Pick<NumericColumn, "date" | "min" | "max" | "decimals">,
  x: number,
): number | string {
  if (date === undefined) return x;
  if (min >= 0 && max < 1) return clockText(x);
  return dateOf(decimals === 0 ? Math.round(x) : x);
}

type Scale = Pick<NumericColumn, "mean" | "deviation">;

/** Features of numeric columns are clipped to ±this many standard deviations, because a row to score may hold any number. */
const mostDeviations = 1e6;

/** (x − mean) / deviation in float64, then float32; a missing number becomes 0, the mean. */
export function standardise(
  columns: readonly Scale[],
  raw: Value,
  broadcast: Shape,
): { values: Value; known: Value } {
  const x = op.cast(raw, "float64");
  const missing = op.isMissing(x);
  const standard = op.mul(
    op.sub(
      x,
      rowOf(columns, broadcast, ({ mean }) => mean),
    ),
    rowOf(columns, broadcast, ({ deviation }) => (deviation > 0 ? 1 / deviation : 0)),
  );
  const values = op.clip(op.cast(op.where(missing, 0, standard), "float32"), -mostDeviations, mostDeviations);
  return { values, known: op.cast(op.not(missing), "float32") };
}

/** The lowest number of each column where `low` is true, else the highest, as features of the given shape. */
export function columnExtremes(columns: readonly NumericColumn[], low: Value, shape: Shape): Value {
  const row = (end: "min" | "max"): Value =>
    constant({ dtype: "float32", shape, data: Float32Array.from(columns, (c) => standardised(c, c[end])) });
  return op.where(low, row("min"), row("max"));
}

/** A number of a column as the network sees it, to the bit as {@link standardise} gives it. */
function standardised({ mean, deviation }: Scale, x: number): number {
  const standard = Math.fround(deviation > 0 ? (x - mean) * (1 / deviation) : 0);
  return Math.min(mostDeviations, Math.max(-mostDeviations, standard));
}

/** x · deviation + mean in float64: the inverse of {@link standardise}. */
export function unstandardise(columns: readonly Scale[], x: Value, broadcast: Shape): Value {
  const scale = rowOf(columns, broadcast, ({ deviation }) => deviation);
  return op.add(
    op.mul(op.cast(x, "float64"), scale),
    rowOf(columns, broadcast, ({ mean }) => mean),
  );
}

function rowOf(columns: readonly Scale[], shape: Shape, number: (column: Scale) => number): Value {
  return constant({ dtype: "float64", shape, data: Float64Array.from(columns, number) });
}

/** A random number about a column's mean, missing with a probability of 1/16; a constant changes as often. */
export function madeUpNumber({ mean, deviation }: Scale, source: Random): number {
  const odd = source.integer(16);
  if (odd === 0) return Number.NaN;
  return mean + (deviation > 0 ? deviation : odd === 1 ? 1 : 0) * source.normal();
}
