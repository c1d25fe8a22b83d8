import { decimalsOf } from "../core/decimals.ts";
import { quantile } from "../core/metrics/quantile.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { type CodedCells, cellStates } from "../files/cellCoder.ts";
import { type CellPlan, jitter, steppedTo, stepsTo } from "../files/cellPlan.ts";
import { type CellHead, columnOfCell, scaleByte } from "../files/codedFile.ts";
import type { FittedColumn } from "../models/inputs/columns.ts";

/** Rows of a table or series as they are decoded from rounded codes, and where a category is decided by a hair. */
export interface DecodedRows {
  /** [n, ...row] in the data's own units. */
  readonly rows: Tensor;
  /** 1 for a category that another machine may decode as another, [n, ...row]. */
  readonly unsure: Uint8Array;
}

/** The columns of a row's cells: each as many times, one after the other, as a series is long. */
export interface CellColumns {
  readonly columns: readonly FittedColumn[];
  readonly window: number;
}

/** Nine in ten decoded values come within a third of the bound. */
const [usual, times] = [0.9, 3];

/**
 * Rows with the numbers taken out that are far outside of what the model learnt, more than the whole range beyond its ends: they
 * would throw the code of the row about, and all that is decoded from it. They are kept as they are.
 */
export function tamed(raw: Tensor, { columns, window }: CellColumns): Tensor {
  const data = Float64Array.from(raw.data as Float64Array);
  const width = columns.length * window;
  for (let at = 0; at < data.length; at++) {
    const column = columns[Math.floor((at % width) / window)];
    if (column.kind === "categorical") continue;
    const { min, max } = column;
    const beyond = Math.max(min - data[at], data[at] - max);
    if (max > min && beyond > max - min) data[at] = Number.NaN;
  }
  return tensor("float64", raw.shape, data);
}

/** What all the numbers of a column are like. */
export interface NumberForm {
  /** Decimal places; undefined where nobody rounded them. */
  readonly decimals?: number | undefined;
  /** The least and the greatest that is not taken out as {@link tamed} does. */
  readonly low: number;
  readonly high: number;
}

/** Finds the form of each column, of rows that come one after the other beside what {@link tamed} made of them. */
export function formFinder({ columns, window }: CellColumns) {
  const forms = columns.map(() => ({
    decimals: 0 as number | undefined,
    ...{ low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY },
  }));
  const width = columns.length * window;
  return {
    add: (raw: Tensor, sane: Tensor): void => {
      for (let at = 0; at < raw.data.length; at++) {
        const form = forms[Math.floor((at % width) / window)];
        const [x, within] = [Number(raw.data[at]), Number(sane.data[at])];
        if (form.decimals !== undefined && !Number.isNaN(x)) form.decimals = decimalsOf(x, form.decimals);
        if (within < form.low) form.low = within;
        if (within > form.high) form.high = within;
      }
    },
    result: (): readonly NumberForm[] =>
      forms.map((form) => (form.low <= form.high ? form : { ...form, low: 0, high: 0 })),
  };
}

/**
 * How each column is coded, from some rows and what was decoded of them: numbers to within three times what nine in ten come
 * within, and at a quality of 50 to within a standard deviation, robustly measured, half as much every ten more. What one cell
 * holds moves neither. Categories come back exactly, and so do numbers that the bound would round to their own decimal places.
 */
export function planCells(
  raw: Tensor,
  { rows, unsure }: DecodedRows,
  shape: CellColumns,
  { forms, quality }: { forms: readonly NumberForm[]; quality: number },
): CellHead {
  const { columns, window } = shape;
  const width = columns.length * window;
  const plans = columns.map((column, c): CellPlan => {
    if (column.kind === "categorical") return planCategories(raw, rows, unsure, { c, width });
    const values: number[] = [];
    const decoded: number[] = [];
    for (let row = 0; row < raw.shape[0]; row++) {
      for (let t = 0; t < window; t++) {
        const at = row * width + c * window + t;
        if (Number.isNaN(raw.data[at])) continue;
        values.push(Number(raw.data[at]));
        decoded.push(Number(rows.data[at]));
      }
    }
    return planNumbers(values, decoded, column.deviation, forms[c], 2 ** ((50 - quality) / 10));
  });
  return { columns: plans, window };
}

/** Share of categories decided by a hair above which they are coded without the decoded one. */
const manyUnsure = 0.02;

/** Categories as steps from the decoded one, or from the first where the model tells less than how often each one is. */
function planCategories(
  raw: Tensor,
  rows: Tensor,
  unsure: Uint8Array,
  { c, width }: { c: number; width: number },
): CellPlan {
  const counts = new Map<number, number>();
  let [known, right, close, fromModel, fromFirst] = [0, 0, 0, 0, 0];
  for (let at = c; at < raw.data.length; at += width) {
    const [x, decoded] = [Number(raw.data[at]), Number(rows.data[at])];
    if (!(x >= 0)) continue;
    known++;
    counts.set(x, (counts.get(x) ?? 0) + 1);
    right += Number(x === decoded);
    close += unsure[at];
    fromModel += (x - decoded) ** 2;
    fromFirst += x ** 2;
  }
  const own = close > manyUnsure * known || right < Math.max(0, ...counts.values());
  const spread = Math.sqrt((own ? fromFirst : fromModel) / Math.max(1, known));
  const exact = { bound: 0, half: 0, low: 0, high: 0 };
  return { ...exact, spread: scaleByte(Math.max(0.125, spread)), ...(own && { centre: 0 }) };
}

function planNumbers(
  values: readonly number[],
  decoded: readonly number[],
  deviation: number,
  { decimals, low, high }: NumberForm,
  coarseness: number,
): CellPlan {
  const places = { low, high, ...(decimals !== undefined && { decimals }) };
  if (values.length === 0) return { ...places, bound: 0, half: 0, spread: 0, centre: 0 };
  const middle = quantile(values, 0.5);
  const centre = values.reduce((best, x) => (Math.abs(x - middle) < Math.abs(best - middle) ? x : best));
  const off = (by: readonly number[]) => values.map((x, i) => Math.abs(x - by[i]));
  const byModel = off(decoded);
  const byCentre = off(values.map(() => centre));
  const boundOf = (errors: readonly number[]): number => {
    // A normal distribution's quantiles .1 and .9 lie 2.563 standard deviations apart.
    const spread = (quantile(values, 0.9) - quantile(values, 0.1)) / 2.563;
    const most = spread > 0 ? spread * coarseness : Number.POSITIVE_INFINITY;
    return Math.min(times * quantile(errors, usual), most);
  };
  const grid = decimals === undefined ? 0 : 10 ** -decimals;
  const resolved = jitter * deviation <= Math.max(boundOf(byModel), grid) / 10;
  const worse = quantile(byCentre, usual) <= quantile(byModel, usual);
  const own = worse || !resolved;
  const bound = boundOf(own ? byCentre : byModel);
  // A tenth is left for what machines differ by.
  const plan = bound < grid || bound === 0 ? { bound: 0, half: 0 } : { bound, half: 0.9 * bound - grid / 2 };
  const step = plan.half > 0 ? 2 * plan.half : grid || 1;
  const steps = (own ? byCentre : byModel).map((error) => error / step);
  const spread = scaleByte(Math.max(0.125, quantile(steps, usual) / 1.645));
  return { ...plan, ...places, ...(own && { centre }), spread };
}

/**
 * Rows as they are coded beside what was decoded of them, and what becomes of them: NaN where missing, −1 where unseen.
 * `sane` is what {@link tamed} made of the rows: what it took out is kept as it is.
 */
export function cellsOf(
  raw: Tensor,
  sane: Tensor,
  { rows, unsure }: DecodedRows,
  { columns }: CellColumns,
  head: CellHead,
  wordOf: (at: number) => string,
): { cells: CodedCells; kept: Float64Array<ArrayBuffer> } {
  const columnOf = columnOfCell(head);
  const [states, residuals] = [new Int8Array(raw.data.length), new Int32Array(raw.data.length)];
  const [exact, words] = [new Map<number, number>(), new Map<number, string>()];
  const kept = new Float64Array(raw.data.length);
  for (let at = 0; at < raw.data.length; at++) {
    const c = columnOf[at % columnOf.length];
    const column = columns[c];
    const [x, decoded] = [Number(raw.data[at]), Number(rows.data[at])];
    kept[at] = x;
    if (Number.isNaN(x)) states[at] = cellStates.missing;
    else if (column.kind === "categorical" && x < 0) {
      states[at] = cellStates.unseen;
      words.set(at, wordOf(at));
    } else {
      const plan = head.columns[c];
      const steps =
        column.kind === "categorical"
          ? categorySteps(plan, decoded, x, unsure[at])
          : Number.isNaN(sane.data[at])
            ? undefined
            : stepsTo(plan, decoded, x, column.deviation);
      if (steps === undefined) {
        states[at] = cellStates.exact;
        exact.set(at, x);
      } else {
        residuals[at] = steps;
        kept[at] = column.kind === "categorical" ? x : steppedTo(plan, decoded, steps);
      }
    }
  }
  return { cells: { states, residuals, exact, words }, kept };
}

function categorySteps({ centre }: CellPlan, decoded: number, x: number, unsure: number): number | undefined {
  return centre === undefined && unsure === 1 ? undefined : x - (centre ?? decoded);
}

/** Rows again from their cells and what was decoded of their codes: NaN where missing, −1 where unseen. */
export function restored(
  decoded: Tensor,
  { states, residuals, exact }: CodedCells,
  { columns }: CellColumns,
  head: CellHead,
): Tensor<"float64"> {
  const columnOf = columnOfCell(head);
  const data = Float64Array.from(states, (state, at) => {
    const c = columnOf[at % columnOf.length];
    const column = columns[c];
    if (state === cellStates.missing) return Number.NaN;
    if (state === cellStates.unseen) return -1;
    const value = exact.get(at);
    if (column.kind === "categorical") {
      const index = value ?? (head.columns[c].centre ?? Number(decoded.data[at])) + residuals[at];
      // A damaged file may say anything.
      return Number.isInteger(index) && index >= 0 && index < column.categories.length ? index : Number.NaN;
    }
    return value ?? steppedTo(head.columns[c], Number(decoded.data[at]), residuals[at]);
  });
  return tensor("float64", decoded.shape, data);
}
