import { clockText } from "../../core/dateOf.ts";
import { dataError } from "../../core/errors.ts";
import type { TimeColumn } from "../dataset.ts";

/** How the rows of a table lie in time. */
export interface Timeline {
  /** Rows in the order of their time, which is kept where two are at one time; absent where they are in it. */
  readonly order?: Uint32Array;
  /** Time steps before which a gap lies, and the number of all: where each stretch without a gap ends. */
  readonly ends: readonly number[];
  readonly notes: readonly string[];
}

/** A step longer than this many usual ones is a gap, where such steps are few; where they are many, this. */
const [longStep, veryLongStep] = [1.5, 10];
const fewSteps = 0.05;

/** Reads the time of a series: sorts its rows, counts repeats, and finds the gaps. */
export function timeline(subject: string, { name, clock, values, dated }: TimeColumn): Timeline {
  const without = values.reduce((count, time) => count + (Number.isFinite(time) ? 0 : 1), 0);
  if (without > 0)
    throw dataError({
      subject,
      reason: "invalid-value",
      rule: `the time of a series, column "${name}", must be there in every row`,
      received: `${counted(without, "row")} without`,
      repair: [
        { sentence: "complete it" },
        {
          option: "drop",
          value: name,
          sentence: "or leave it out, where the rows are in order and evenly spaced",
        },
      ],
    });
  const disorder = countWhere(values, (time, i) => i > 0 && time < values[i - 1]);
  const order = disorder > 0 ? sortedRows(values) : undefined;
  const times = order ? Float64Array.from(order, (row) => values[row]) : values;
  const steps = times.subarray(1).map((time, i) => time - times[i]);
  const positive = steps.filter((step) => step > 0).sort();
  const usual = positive[Math.floor(positive.length / 2)] ?? 0;
  const isLong = (times: number) => (step: number) => usual > 0 && step > times * usual;
  const few = countWhere(steps, isLong(longStep)) <= fewSteps * steps.length;
  const isGap = isLong(few ? longStep : veryLongStep);
  const gaps = [...steps.keys()].filter((i) => isGap(steps[i])).map((i) => i + 1);
  const repeats = countWhere(steps, (step) => step === 0);
  const longest = steps.reduce((most, step) => Math.max(most, step), 0);
  return {
    ...(order && { order }),
    ends: [...gaps, values.length],
    notes: [
      clock === undefined
        ? `Column "${name}" is the time of the series.`
        : `Columns "${name}" and "${clock}" are the time of the series.`,
      ...(dated === "clock" && values.some((time) => time >= 1)
        ? [`Column "${name}" has times of day alone: where they go back, the next day begins.`]
        : []),
      ...(order
        ? [
            `Column "${name}" goes back in ${counted(disorder, "row")}: time steps are in its order, not in that of the file.`,
          ]
        : []),
      ...(repeats > 0
        ? [
            `Column "${name}": ${repeats === 1 ? "1 time step is" : `${repeats} time steps are`} at the same time as the one before.`,
          ]
        : []),
      ...(gaps.length > 0
        ? [
            `Column "${name}" has ${counted(gaps.length, "gap")}, the longest of ${spanText(longest, dated)} where ${spanText(usual, dated)} is usual; no window crosses one.`,
          ]
        : []),
    ],
  };
}

function countWhere(values: Float64Array, is: (value: number, i: number) => boolean): number {
  return values.reduce((count, value, i) => count + (is(value, i) ? 1 : 0), 0);
}

/** Rows by ascending time; a stable sort. */
function sortedRows(values: Float64Array): Uint32Array {
  return Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b);
}

/** A span of time in words, or a number of the column's own units. */
function spanText(span: number, dated: TimeColumn["dated"]): string {
  const shown = (x: number): string => String(Number(x.toPrecision(3)));
  if (!dated) return shown(span);
  const seconds = Number((span * 86400).toPrecision(6));
  if (seconds < 60) return `${shown(seconds)} s`;
  if (seconds < 7200) return `${shown(seconds / 60)} min`;
  return seconds < 172_800 ? `${shown(seconds / 3600)} h` : `${shown(span)} days`;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** A time as text: of dates to the second, of times of day alone without a date, of numbers as they are. */
export function timeText(time: number, dated: TimeColumn["dated"]): string {
  if (!dated) return String(time);
  if (dated === "clock") return clockText(time - Math.floor(time));
  const text = new Date(Math.round(time * 864e5)).toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.replace(/(\.000)?Z$/, "");
}
