import * as z from "zod";
import type { Shape } from "../core/shape.ts";
import type { DType } from "../core/tensor.ts";
import * as op from "../graph/ops/index.ts";
import { constant, type Value } from "../graph/value.ts";

const count = z
  .int()
  .min(1)
  .max(1 << 24);
const finite = z.number();

const numericColumn = z.strictObject({
  kind: z.literal("numeric"),
  name: z.string(),
  /** Mean and standard deviation over the training rows; a deviation of 0 stands for a constant column. */
  mean: finite,
  deviation: finite.min(0),
  min: finite,
  max: finite,
});

const categoricalColumn = z.strictObject({
  kind: z.literal("categorical"),
  name: z.string(),
  categories: z.array(z.string()).min(1).max(10_000),
});

/** A column with what was fitted on the training rows. */
const fittedColumn = z.discriminatedUnion("kind", [numericColumn, categoricalColumn]);
export type FittedColumn = z.infer<typeof fittedColumn>;

/**
 * What a model takes: the shape of a raw row, and the fitted numbers that turn it into features. Preprocessing
 * is part of the graph, so training, scoring and exported ONNX share one implementation.
 */
export const inputSpec = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("pictures"), channels: count, height: count, width: count }),
  z.strictObject({ kind: z.literal("table"), columns: z.array(fittedColumn).min(1).max(100_000) }),
  z.strictObject({
    kind: z.literal("series"),
    columns: z.array(numericColumn).min(1).max(10_000),
    window: count,
  }),
]);
export type InputSpec = z.infer<typeof inputSpec>;

/** Features of a batch, and which of them were really there. */
export interface Features {
  /** float32 [batch, ...featureShape]. */
  readonly values: Value;
  /** float32 of the same shape, 1 where known and 0 where missing; absent where nothing can be missing. */
  readonly known?: Value;
}

/** Shape of a row as the data set stores it. */
export function rawShape(input: InputSpec): Shape {
  switch (input.kind) {
    case "pictures":
      return [input.channels, input.height, input.width];
    case "table":
      return [input.columns.length];
    case "series":
      return [input.columns.length, input.window];
    default:
      return input satisfies never;
  }
}

/**
 * Shape of a row as the network sees it: pictures as they are; a series of C columns as a picture C×1×window; a
 * table as its numeric columns, then one number for each category of each categorical column.
 */
export function featureShape(input: InputSpec): Shape {
  switch (input.kind) {
    case "pictures":
      return rawShape(input);
    case "series":
      return [input.columns.length, 1, input.window];
    case "table":
      return [featureBlocks(input.columns).length];
    default:
      return input satisfies never;
  }
}

/** Where each column's features lie: `numeric` lists columns in feature order; each group follows them. */
export function featureBlocks(columns: readonly FittedColumn[]): {
  readonly numeric: readonly number[];
  readonly groups: readonly { readonly column: number; readonly start: number; readonly size: number }[];
  readonly length: number;
} {
  const numeric = columns.flatMap((c, i) => (c.kind === "numeric" ? [i] : []));
  let start = numeric.length;
  const groups = columns.flatMap((c, column) => {
    if (c.kind !== "categorical") return [];
    const group = { column, start, size: c.categories.length };
    start += group.size;
    return [group];
  });
  return { numeric, groups, length: start };
}

/** Turns a raw batch [batch, ...rawShape] of the given type into features. */
export function preprocess(input: InputSpec, raw: Value): Features {
  switch (input.kind) {
    case "pictures":
      return {
        values: raw.dtype === "uint8" ? op.mul(op.cast(raw, "float32"), 1 / 255) : op.cast(raw, "float32"),
      };
    case "series": {
      const [batch, columns, window] = raw.shape;
      const { values, known } = standardise(input.columns, raw, [columns, 1]);
      const shape = [batch, columns, 1, window];
      return { values: op.reshape(values, shape), known: op.reshape(known, shape) };
    }
    case "table":
      return tableFeatures(input.columns, raw);
    default:
      return input satisfies never;
  }
}

function tableFeatures(columns: readonly FittedColumn[], raw: Value): Features {
  const { numeric, groups } = featureBlocks(columns);
  const values: Value[] = [];
  const known: Value[] = [];
  if (numeric.length > 0) {
    const fitted = numeric.map((i) => columns[i] as Extract<FittedColumn, { kind: "numeric" }>);
    const cells = numeric.length === columns.length ? raw : columnsOf(raw, numeric);
    const standard = standardise(fitted, cells, [numeric.length]);
    values.push(standard.values);
    known.push(standard.known);
  }
  for (const { column, size } of groups) {
    const cell = columnsOf(raw, [column]);
    const there = op.not(op.isMissing(cell));
    // NaN has no integer, so a missing cell becomes −1 first; one-hot gives zeros for both −1 and unseen.
    const index = op.cast(op.where(there, cell, -1), "int64");
    const hot = op.reshape(op.oneHot(index, size), [raw.shape[0], size]);
    values.push(hot);
    known.push(op.expand(op.reduceSum(hot, { axes: [1], keepdims: true }), hot.shape));
  }
  return { values: op.concat(values, 1), known: op.concat(known, 1) };
}

/** (x − mean) / deviation in float64, then float32; a missing number becomes 0, the mean. */
function standardise(
  columns: readonly { mean: number; deviation: number }[],
  raw: Value,
  broadcast: Shape,
): { values: Value; known: Value } {
  const row = (f: (c: { mean: number; deviation: number }) => number): Value =>
    constant({ dtype: "float64", shape: broadcast, data: Float64Array.from(columns, f) });
  const x = op.cast(raw, "float64");
  const missing = op.isMissing(x);
  const standard = op.mul(
    op.sub(
      x,
      row((c) => c.mean),
    ),
    row((c) => (c.deviation > 0 ? 1 / c.deviation : 0)),
  );
  // A scored row may lie absurdly far from the training rows; beyond ±1e6 deviations nothing is learnt from it.
  const values = op.clip(op.cast(op.where(missing, 0, standard), "float32"), -1e6, 1e6);
  return { values, known: op.cast(op.not(missing), "float32") };
}

/** Chosen columns of [batch, columns], in the order given. */
function columnsOf(raw: Value, indices: readonly number[]): Value {
  return op.concat(
    indices.map((i) => op.slice(raw, [i], [i + 1], [1])),
    1,
  );
}

/** The element type that raw batches of this input have. */
export function rawType(input: InputSpec, stored: DType): DType {
  return input.kind === "pictures" ? stored : "float64";
}
