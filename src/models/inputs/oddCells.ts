import type { Tensor } from "../../core/tensor.ts";
import * as op from "../../graph/ops/index.ts";
import { constant, scalar, type Value } from "../../graph/value.ts";
import type { FittedColumn, NumericColumn } from "./columns.ts";

/** What a network does not see of the cells of a batch of rows, one number for each row, [batch] float64. */
export interface OddCells {
  /** How much columns that were constant in training have changed: at least 1 for each that has, 0 where none has. */
  readonly changed: Value;
  /** Cells that hold a category which training did not know. */
  readonly unseen: Value;
  /** How seldom cells that are missing were missing in training, in nats, summed over the columns. */
  readonly missing: Value;
}

/** Change of a constant column that is none, as a share of the constant: a copy in float32 differs by 6e-8. */
const sameShare = 1e-6;
const sameZero = 1e-12;
/** Most that a number may lie off: float64 holds the distance of any two numbers within it. */
const furthest = 1e300;

/** Whether a numeric column never varied in training; one without any cell is one. */
function isConstant(column: FittedColumn): column is NumericColumn {
  return column.kind === "numeric" && column.deviation === 0;
}

/** How far from its mean a cell may lie and be the same; a column that was always empty has nothing that is the same. */
function tolerance({ mean, empty }: NumericColumn): number {
  return empty ? -1 : Math.max(sameShare * Math.abs(mean), sameZero);
}

/** Whether a known number is another than a constant column always held. */
export function isChanged(column: FittedColumn, x: number): boolean {
  return isConstant(column) && Math.abs(x - column.mean) > tolerance(column);
}

/** Odd cells of raw rows [batch, columns, …] float64, by columns that were fitted on some number of rows. */
export function oddCells(columns: readonly FittedColumn[], raw: Value, rows: number): OddCells {
  const [batch, width, length = 1] = raw.shape;
  const cells = op.reshape(op.cast(raw, "float64"), [batch, width, length]);
  const byColumn = op.transpose(cells, [1, 0, 2]);
  /** Numbers of some columns, [columns, 1, 1], to go with their cells [columns, batch, length]. */
  const some = (places: readonly number[]): Value =>
    op.gather(
      byColumn,
      constant({ dtype: "int64", shape: [places.length], data: BigInt64Array.from(places, BigInt) }),
    );
  const each = (numbers: readonly number[]): Value =>
    constant({ dtype: "float64", shape: [numbers.length, 1, 1], data: Float64Array.from(numbers) });

  const constants = columns.flatMap((column, place) => (isConstant(column) ? [{ column, place }] : []));
  const changed = (): Value => {
    const x = some(constants.map(({ place }) => place));
    const known = op.where(op.isMissing(x), each(constants.map(({ column }) => column.mean)), x);
    const apart = op.min(op.abs(op.sub(known, each(constants.map(({ column }) => column.mean)))), furthest);
    const sizes = op.div(apart, each(constants.map(({ column }) => Math.max(1, Math.abs(column.mean)))));
    const amount = op.add(op.mul(op.log(op.add(sizes, 1)), 0.01), 1);
    const is = op.greater(apart, each(constants.map(({ column }) => tolerance(column))));
    const counted = op.where(op.isMissing(x), 0, op.where(is, amount, 0));
    return op.reduceSum(op.reduceMax(counted, { axes: [2] }), { axes: [0] });
  };

  const categorical = columns.flatMap((column, place) =>
    column.kind === "categorical" ? [{ size: column.categories.length, place }] : [],
  );
  const unseen = (): Value => {
    const x = some(categorical.map(({ place }) => place));
    const below = op.cast(op.less(x, scalar(0, "float64")), "float64");
    const beyond = op.cast(op.greaterOrEqual(x, each(categorical.map(({ size }) => size))), "float64");
    return op.reduceSum(op.add(below, beyond), { axes: [0, 2] });
  };

  // A share of the time steps of a window counts as that share of a cell.
  const surprise = each(columns.map((column) => missingSurprise(column, rows)));
  const seldom = op.mul(op.cast(op.isMissing(byColumn), "float64"), surprise);
  const missing = op.reduceSum(op.reduceMean(seldom, { axes: [2] }), { axes: [0] });
  // Made of a value of the batch, so that a graph can be exported for any.
  const none = op.mul(missing, 0);
  return {
    missing,
    changed: constants.length > 0 ? changed() : none,
    unseen: categorical.length > 0 ? unseen() : none,
  };
}

/** −ln of the chance that a cell of a column is missing, by the rule of succession; 0 where training did not count. */
function missingSurprise({ missing }: FittedColumn, rows: number): number {
  return missing === undefined ? 0 : -Math.log((missing * rows + 1) / (rows + 2));
}

/** Whether some number of raw rows [n, columns, …] lies outside the range that its column had in training. */
export function isBeyond(columns: readonly FittedColumn[], { shape, data }: Tensor): boolean {
  const length = shape[2] ?? 1;
  if (columns.length === 0) return false;
  const [low, high] = rangesOf(columns);
  for (let i = 0; i < data.length; i++) {
    const c = Math.floor(i / length) % columns.length;
    if (Number(data[i]) < low[c] || Number(data[i]) > high[c]) return true;
  }
  return false;
}

/** Raw rows [batch, columns, …] with each number brought to the nearest that its column had in training; others stay. */
export function withinRange(columns: readonly FittedColumn[], raw: Value): Value {
  const [low, high] = rangesOf(columns).map((data) =>
    constant({ dtype: "float64", shape: raw.shape.length > 2 ? [data.length, 1] : [data.length], data }),
  );
  const cells = op.cast(raw, "float64");
  return op.where(op.less(cells, low), low, op.where(op.greater(cells, high), high, cells));
}

/** Lowest and highest number of each column in training; any where it is none of numbers. */
function rangesOf(columns: readonly FittedColumn[]): [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>] {
  const any = Number.MAX_VALUE;
  return [
    Float64Array.from(columns, (column) => (column.kind === "numeric" ? column.min : -any)),
    Float64Array.from(columns, (column) => (column.kind === "numeric" ? column.max : any)),
  ];
}

/** Whether some cell of raw rows [n, columns, …] is missing or holds a category that training did not know. */
export function hasUnknown(columns: readonly FittedColumn[], { shape, data }: Tensor): boolean {
  const length = shape[2] ?? 1;
  const sizes = columns.map((column) =>
    column.kind === "categorical" ? column.categories.length : Number.POSITIVE_INFINITY,
  );
  if (columns.length === 0) return false;
  const least = columns.map(({ kind }) => (kind === "categorical" ? 0 : Number.NEGATIVE_INFINITY));
  for (let i = 0, c = 0, t = 0; i < data.length; i++) {
    const x = Number(data[i]);
    if (!(x >= least[c] && x < sizes[c]) && x !== Number.POSITIVE_INFINITY) return true;
    if (++t < length) continue;
    t = 0;
    if (++c === columns.length) c = 0;
  }
  return false;
}
