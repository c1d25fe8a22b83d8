import { dataError, usageError } from "../../core/errors.ts";
import { type Tensor, zeros } from "../../core/tensor.ts";
import type { Dataset } from "../dataset.ts";
import { checkRows } from "../rows.ts";
import { timeline, timeText } from "./timeline.ts";

/** How a table becomes a series. */
export interface SeriesOptions {
  /** Time steps in a window. Absent: each row of the table is one whole series of one column. */
  window?: number | undefined;
  /** Time steps from one window's start to the next's. Default 1. */
  stride?: number | undefined;
}

/**
 * A table read as a series, rows of shape [columns, window]. With a window, the table's rows are time steps in order
 * and windows slide over them; without one, each row is a whole series and its columns are the time steps.
 */
export function seriesDataset(given: Dataset, { window, stride = 1 }: SeriesOptions = {}): Dataset {
  const table = numbersOnly(given);
  if (window === undefined) return wideSeries(table);
  if (!Number.isInteger(window) || window < 1) {
    throw usageError({
      subject: { option: "window" },
      reason: "invalid-option",
      rule: "must be a positive whole number of time steps",
      received: window,
    });
  }
  if (!Number.isInteger(stride) || stride < 1) {
    throw usageError({
      subject: "stride",
      reason: "invalid-option",
      rule: "must be a positive whole number of time steps",
      received: stride,
    });
  }
  if (window > table.rows) {
    throw dataError({
      subject: table.name,
      reason: "too-few-rows",
      rule: `a window of ${window} time steps must fit the series`,
      received: `${table.rows} time steps`,
      repair: [{ option: "window", value: table.rows, sentence: "use a shorter window" }],
    });
  }
  const [width] = table.shape;
  const { time } = table;
  const line = time && timeline(table.name, time);
  const starts = line && line.ends.length > 1 ? startsBetween(line.ends, window, stride) : undefined;
  const rows = starts?.length ?? Math.floor((table.rows - window) / stride) + 1;
  if (rows === 0)
    throw dataError({
      subject: table.name,
      reason: "too-few-rows",
      rule: `a window of ${window} time steps must fit between the gaps of "${time?.name}"`,
      received: `at most ${longestOf(line?.ends ?? [])} without a gap`,
      repair: [{ option: "window", sentence: "use a shorter window" }],
    });
  const startOf = (row: number): number => starts?.[row] ?? row * stride;
  const order = line?.order;
  const labels = order ? table.labels && Array.from(order, (row) => table.labels![row]) : table.labels;
  const wide = `${width} columns run side by side through windows of ${window} rows; if each row is a whole series, open it without a window.`;
  return {
    ...table,
    kind: "series",
    rows,
    shape: [width, window],
    notes: [...table.notes, ...(line?.notes ?? []), ...(width < window ? [] : [wide])],
    ...(labels && { labels: windowLabels(labels, rows, window, startOf) }),
    cut: {
      ...{ timeSteps: table.rows, stride },
      ...(starts && { starts }),
      ...(labels && { labels }),
      ...(time && { timeOf: (step) => timeText(time.values[order?.[step] ?? step], time.dated) }),
    },
    read: async (wanted): Promise<Tensor<"float64">> => {
      checkRows(wanted, rows);
      const timeSteps = new Uint32Array(wanted.length * window);
      for (let i = 0; i < wanted.length; i++) {
        for (let t = 0; t < window; t++) {
          const step = startOf(wanted[i]) + t;
          timeSteps[i * window + t] = order?.[step] ?? step;
        }
      }
      const { data } = await table.read(timeSteps);
      const out = zeros("float64", [wanted.length, width, window]);
      for (let i = 0; i < wanted.length; i++) {
        for (let t = 0; t < window; t++) {
          for (let c = 0; c < width; c++) {
            out.data[(i * width + c) * window + t] = Number(data[(i * window + t) * width + c]);
          }
        }
      }
      return out;
    },
  };
}

/** First time steps of the windows that lie between the ends of stretches. */
function startsBetween(ends: readonly number[], window: number, stride: number): Uint32Array {
  const starts: number[] = [];
  for (const [i, end] of ends.entries())
    for (let start = ends[i - 1] ?? 0; start + window <= end; start += stride) starts.push(start);
  return Uint32Array.from(starts);
}

function longestOf(ends: readonly number[]): number {
  return ends.reduce((most, end, i) => Math.max(most, end - (ends[i - 1] ?? 0)), 0);
}

/** The table without its categories, which have no place on a curve. */
function numbersOnly(table: Dataset): Dataset {
  const columns = table.columns ?? [];
  const kept = columns.flatMap(({ kind }, i) => (kind === "numeric" ? [i] : []));
  if (kept.length === columns.length) return table;
  if (kept.length === 0)
    throw dataError({
      subject: table.name,
      reason: "wrong-columns",
      rule: "has no numbers to make a series of",
      repair: "give at least one column of numbers",
    });
  const left = columns.filter(({ kind }) => kind === "categorical").map(({ name }) => `"${name}"`);
  return {
    ...table,
    shape: [kept.length],
    columns: kept.map((i) => columns[i]),
    notes: [...table.notes, `Columns without numbers are left out of the series: ${left.join(", ")}.`],
    read: async (rows) => {
      const { data } = await table.read(rows);
      const out = zeros("float64", [rows.length, kept.length]);
      for (let row = 0; row < rows.length; row++) {
        for (const [to, from] of kept.entries()) {
          out.data[row * kept.length + to] = Number(data[row * columns.length + from]);
        }
      }
      return out;
    },
  };
}

function wideSeries(table: Dataset): Dataset {
  return {
    ...table,
    kind: "series",
    shape: [1, table.shape[0]],
    columns: [{ name: "value", kind: "numeric" }],
    read: async (wanted) => {
      const { dtype, data } = await table.read(wanted);
      return { dtype, shape: [wanted.length, 1, table.shape[0]], data };
    },
  };
}

/** A window's label: the one its time steps share or, where they differ, the rarest in the series. */
function windowLabels(
  labels: readonly string[],
  rows: number,
  window: number,
  startOf: (row: number) => number,
): string[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  // Looked up once for each time step, not once for each window that holds it.
  const rarity = Uint32Array.from(labels, (label) => counts.get(label) ?? 0);
  return Array.from({ length: rows }, (_, row) => {
    const start = startOf(row);
    let rarest = start;
    for (let t = start + 1; t < start + window; t++) if (rarity[t] < rarity[rarest]) rarest = t;
    return labels[rarest];
  });
}
