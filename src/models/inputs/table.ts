import * as z from "zod/mini";
import { type Tensor, zeros } from "../../core/tensor.ts";
import { fitColumns } from "../../data/statistics.ts";
import * as op from "../../graph/ops/index.ts";
import { constant, type Value } from "../../graph/value.ts";
import { crossEntropy } from "../../loss/reconstruction.ts";
import {
  columnExtremes,
  type FittedColumn,
  fittedColumn,
  fittedColumns,
  madeUpNumber,
  missingTexts,
  type NumericColumn,
  standardise,
  unstandardise,
} from "./columns.ts";
import type { Features, InputKind } from "./inputKind.ts";

const schema = z.strictObject({
  kind: z.literal("table"),
  columns: z.array(fittedColumn).check(z.minLength(1), z.maxLength(100_000)),
  missing: missingTexts,
});
export type TableInput = z.infer<typeof schema>;

/**
 * Rows of a table, raw float64 [columns]: the number itself or the index of a category, NaN for a missing cell. Their
 * features are the numeric columns, standardised, then one number for each category of each categorical column.
 */
export const table: InputKind<TableInput> & { readonly schema: typeof schema } = {
  schema,
  rowsName: "table rows",
  units:
    "rows [batch, columns]: numbers in the columns' own units, a category as its index (−1 for another), NaN for a missing cell",
  defaults: {
    learningRate: 2e-3,
    latent: (features) => Math.max(1, Math.min(64, Math.round(Math.sqrt(features)))),
    output: "linear",
    network: "dense",
    contiguousValidation: false,
    // The residual weighs half as much as the features.
    detector: { features: 1, residual: 0.5, code: 0.5 },
  },
  fit: async (dataset, rows) => {
    const { columns, notes } = await fitColumns(dataset, rows);
    const { missingTexts: missing } = dataset;
    return {
      input: {
        kind: "table",
        columns: fittedColumns(columns),
        ...(missing && { missing: [...missing] }),
      },
      notes,
    };
  },
  openOptions: ({ columns, missing }) => ({ like: columns, ...(missing && { missing }) }),
  rawShape: ({ columns }) => [columns.length],
  featureShape: ({ columns }) => [featureBlocks(columns).length],
  rawType: () => "float64",
  preprocess: ({ columns }, raw) => tableFeatures(columns, raw),
  predict: ({ columns }, output, logits) => {
    const { numeric, groups } = featureBlocks(columns);
    if (groups.length === 0) return logits ? op.sigmoid(output) : output;
    const parts = op.split(output, blockLengths(columns), 1);
    return op.concat(
      parts.map((part, i) => (i === 0 && numeric.length > 0 ? part : softmax(part))),
      1,
    );
  },
  losses: ({ columns }, output, { values, known }, numberLoss) => {
    const { numeric, groups } = featureBlocks(columns);
    if (groups.length === 0) return { losses: numberLoss(output, values), known };
    const lengths = blockLengths(columns);
    const [outputs, targets, there] = [output, values, known!].map((v) => op.split(v, lengths, 1));
    const losses: Value[] = [];
    const counted: Value[] = [];
    for (const [i, out] of outputs.entries()) {
      if (i === 0 && numeric.length > 0) {
        losses.push(numberLoss(out, targets[i]));
        counted.push(there[i]);
      } else {
        losses.push(crossEntropy(out, targets[i]));
        counted.push(op.slice(there[i], [0], [1], [1]));
      }
    }
    return { losses: op.concat(losses, 1), known: op.concat(counted, 1) };
  },
  postprocess: ({ columns }, features) => {
    const { numeric, groups, length } = featureBlocks(columns);
    const [n] = features.shape;
    const out = zeros("float64", [n, columns.length]);
    for (let row = 0; row < n; row++) {
      const from = features.data.subarray(row * length, (row + 1) * length);
      const at = row * columns.length;
      for (const [i, c] of numeric.entries()) {
        const { mean, deviation } = columns[c] as NumericColumn;
        out.data[at + c] = from[i] * deviation + mean;
      }
      for (const { column, start, size } of groups) out.data[at + column] = likeliest(from, start, size);
    }
    return out;
  },
  postprocessGraph: ({ columns }, features) => {
    const { numeric, groups } = featureBlocks(columns);
    const parts: Value[] = [];
    if (numeric.length > 0) {
      const numbers = op.slice(features, [0], [numeric.length], [1]);
      parts.push(unstandardise(numericColumns(columns), numbers, [numeric.length]));
    }
    for (const { start, size } of groups) {
      const [, largest] = op.topK(op.slice(features, [start], [start + size], [1]), 1);
      parts.push(op.cast(largest, "float64"));
    }
    return inOrder(op.concat(parts, 1), [...numeric, ...groups.map(({ column }) => column)]);
  },
  columnOfFeature: ({ columns }) => {
    const { numeric, groups, length } = featureBlocks(columns);
    const owner = new Int32Array(length);
    for (const [i, column] of numeric.entries()) owner[i] = column;
    for (const { column, start, size } of groups) owner.fill(column, start, start + size);
    return owner;
  },
  cellShape: ({ columns }) => [columns.length],
  cellsToFeatures: ({ columns }, cells) => {
    const { numeric, groups } = featureBlocks(columns);
    if (groups.length === 0) return cells;
    const parts = groups.map(({ size }, i) => {
      const cell = op.slice(cells, [numeric.length + i], [numeric.length + i + 1], [1]);
      return op.expand(cell, [cells.shape[0], size]);
    });
    if (numeric.length > 0) parts.unshift(op.slice(cells, [0], [numeric.length], [1]));
    return op.concat(parts, 1);
  },
  extremeFeatures: ({ columns }, low, draw) => {
    const { numeric, groups } = featureBlocks(columns);
    const parts: Value[] = [];
    if (numeric.length > 0) {
      const lowest = op.slice(low, [0], [numeric.length], [1]);
      parts.push(columnExtremes(numericColumns(columns), lowest, [numeric.length]));
    }
    for (const [i, { size }] of groups.entries()) {
      const at = numeric.length + i;
      const picked = op.mul(op.slice(draw, [at], [at + 1], [1]), size);
      const index = op.cast(op.min(picked, size - 1), "int64");
      parts.push(op.reshape(op.oneHot(index, size), [draw.shape[0], size]));
    }
    return op.concat(parts, 1);
  },
  // A table of categories alone has no variance; a parameter has at least one number.
  varianceShape: ({ columns }) => [Math.max(1, featureBlocks(columns).numeric.length)],
  standardUnits: ({ columns }, { data }) =>
    Float64Array.from({ length: data.length }, (_, i) => {
      const column = columns[i % columns.length];
      const x = Number(data[i]);
      return column.kind === "numeric" ? (x - column.mean) / (column.deviation || 1) : x;
    }),
  madeUpRows: ({ columns }, count, source) => {
    const rows = zeros("float64", [count, columns.length]);
    for (let i = 0; i < rows.data.length; i++) {
      const column = columns[i % columns.length];
      if (column.kind === "numeric") rows.data[i] = madeUpNumber(column, source);
      else rows.data[i] = source.integer(16) === 0 ? -1 : source.integer(column.categories.length);
    }
    return rows;
  },
};

/**
 * 1 for each category of predicted features [n, ...features] whose two likeliest are closer than `margin`, so that another
 * machine may take the other; [n, columns].
 */
export function closeCategories(
  { columns }: TableInput,
  features: Tensor<"float32">,
  margin: number,
): Uint8Array {
  const { groups, length } = featureBlocks(columns);
  const [n] = features.shape;
  const out = new Uint8Array(n * columns.length);
  for (let row = 0; row < n; row++) {
    const from = features.data.subarray(row * length, (row + 1) * length);
    for (const { column, start, size } of groups) {
      const best = from[start + likeliest(from, start, size)];
      let near = 0;
      for (let i = 0; i < size; i++) if (best - from[start + i] < margin) near++;
      out[row * columns.length + column] = near > 1 ? 1 : 0;
    }
  }
  return out;
}

/** A cell that is given: its column and its number, or the index of its category. */
export interface GivenCell {
  readonly column: number;
  readonly value: number;
}

/**
 * How well each row of predicted features [n, ...features] agrees with given cells, as a log likelihood: numbers normal about
 * the prediction with `width` standard deviations of their column, categories by their predicted probability.
 */
export function agreement(
  { columns }: TableInput,
  features: Tensor<"float32">,
  given: readonly GivenCell[],
  width: number,
): Float64Array {
  const { numeric, groups, length } = featureBlocks(columns);
  const terms = given.map(({ column: c, value }) => {
    const column = columns[c];
    if (column.kind === "categorical") {
      const { start } = groups.find((group) => group.column === c)!;
      return (at: number) => Math.log(Math.max(1e-9, features.data[at + start + value]));
    }
    const place = numeric.indexOf(c);
    const wanted = column.deviation > 0 ? (value - column.mean) / column.deviation : undefined;
    // Nothing that is decoded tells of a column that was constant.
    return (at: number) =>
      wanted === undefined ? 0 : -(((features.data[at + place] - wanted) / width) ** 2) / 2;
  });
  return Float64Array.from({ length: features.shape[0] }, (_, row) =>
    terms.reduce((sum, term) => sum + term(row * length), 0),
  );
}

/** Where each column's features lie: `numeric` lists columns in feature order; each group follows them. */
function featureBlocks(columns: readonly FittedColumn[]): {
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

function numericColumns(columns: readonly FittedColumn[]): NumericColumn[] {
  return columns.filter((c) => c.kind === "numeric");
}

/** Lengths of the blocks of features: all numeric columns, then each categorical one. */
function blockLengths(columns: readonly FittedColumn[]): number[] {
  const { numeric, groups } = featureBlocks(columns);
  return [...(numeric.length > 0 ? [numeric.length] : []), ...groups.map(({ size }) => size)];
}

function tableFeatures(columns: readonly FittedColumn[], raw: Value): Features {
  const { numeric, groups } = featureBlocks(columns);
  const values: Value[] = [];
  const known: Value[] = [];
  if (numeric.length > 0) {
    const cells = numeric.length === columns.length ? raw : columnsOf(raw, numeric);
    const standard = standardise(numericColumns(columns), cells, [numeric.length]);
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

/** Chosen columns of [batch, columns], in the order given. */
function columnsOf(raw: Value, indices: readonly number[]): Value {
  return op.concat(
    indices.map((i) => op.slice(raw, [i], [i + 1], [1])),
    1,
  );
}

/** Softmax of each row of [batch, classes]. */
function softmax(logits: Value): Value {
  const powers = op.exp(op.sub(logits, op.reduceMax(logits, { axes: [1], keepdims: true })));
  return op.div(powers, op.reduceSum(powers, { axes: [1], keepdims: true }));
}

function likeliest(values: Float32Array, start: number, size: number): number {
  let best = 0;
  for (let i = 1; i < size; i++) if (values[start + i] > values[start + best]) best = i;
  return best;
}

/** Columns of [batch, columns] moved to the places that `places` names. */
function inOrder(x: Value, places: readonly number[]): Value {
  if (places.every((place, i) => place === i)) return x;
  const from = new BigInt64Array(places.length);
  for (const [i, place] of places.entries()) from[place] = BigInt(i);
  const indices = constant({ dtype: "int64", shape: [places.length], data: from });
  return op.transpose(op.gather(op.transpose(x, [1, 0]), indices), [1, 0]);
}
