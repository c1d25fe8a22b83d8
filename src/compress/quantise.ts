import { evenly } from "../core/evenly.ts";
import { type Tensor, zeros } from "../core/tensor.ts";
import { type CodedNumber, scaleByte, scaleOf } from "../files/codedFile.ts";
import type { Runner } from "../model/runner.ts";

/** Codes that are looked at for what a step of each number does. */
const looked = 8;
/** Rows that are decoded at once. */
const together = 256;
/** Steps beyond this many standard deviations would only push a number's one value about. */
const widest = 16;

/** Codes of many rows, looked over once: what the steps are chosen by. */
export interface CodeSummary {
  /** Of each number. */
  readonly statistics: readonly NumberStatistics[];
  /** A few of the codes, evenly spread, [count, width]. */
  readonly few: Tensor<"float32">;
}

interface NumberStatistics {
  readonly mean: number;
  readonly deviation: number;
}

/** Looks over codes as they come, in order: running means and squares (Welford 1962), and a few of the codes themselves. */
export function codeSummary(rows: number, width: number) {
  const kept = evenly(rows, looked);
  const few = zeros("float32", [kept.length, width]);
  const [mean, squares] = [new Float64Array(width), new Float64Array(width)];
  let seen = 0;
  return {
    /** Takes the next codes [n, width]. */
    add: ({ shape: [n], data }: Tensor<"float32">): void => {
      for (const [i, row] of kept.entries()) {
        const at = (row - seen) * width;
        if (at >= 0 && at < data.length) few.data.set(data.subarray(at, at + width), i * width);
      }
      for (let row = 0; row < n; row++) {
        seen++;
        for (let j = 0; j < width; j++) {
          const x = data[row * width + j];
          const delta = x - mean[j];
          mean[j] += delta / seen;
          squares[j] += delta * (x - mean[j]);
        }
      }
    },
    result: (): CodeSummary => ({
      statistics: Array.from(mean, (m, j) => ({ mean: m, deviation: Math.sqrt(squares[j] / seen) })),
      few,
    }),
  };
}

/** How a number of the codes is rounded: by steps of a size (its byte, see `scaleOf`) about a centre in steps. */
export type Rounding = Pick<CodedNumber, "step" | "centre">;

/**
 * How each number of the codes is to be rounded so that decoding adds about `error` to the mean squared error of a
 * feature. Every number adds the same share (equal slopes of rate and distortion): its step is in inverse proportion
 * to what it moves in the decoder's output, measured on a few of the codes.
 */
export async function stepsFor(
  run: Runner,
  { statistics, few }: CodeSummary,
  error: number,
): Promise<Rounding[]> {
  const width = statistics.length;
  const gains = await gainsOf(run, few, statistics);
  return statistics.map(({ mean, deviation }, j) => {
    const wanted = Math.sqrt((12 * error * run.width) / width) / gains[j];
    const step = scaleByte(
      deviation > 0 ? Math.min(wanted, widest * deviation) : Math.max(1e-3, Math.abs(mean) / 64),
    );
    return { step, centre: Math.round(mean / scaleOf(step)) };
  });
}

/** Measures how far rounded codes spread about their centres, as they come. */
export function spreadOf(roundings: readonly Rounding[]) {
  const squares = new Float64Array(roundings.length);
  let rows = 0;
  return {
    /** Takes the next steps [n, width]. */
    add: (steps: Int32Array): void => {
      for (let i = 0; i < steps.length; i++) squares[i % roundings.length] += steps[i] ** 2;
      rows += steps.length / roundings.length;
    },
    result: (): CodedNumber[] =>
      roundings.map((rounding, j) => ({ ...rounding, spread: scaleByte(Math.sqrt(squares[j] / rows)) })),
  };
}

/** Codes [rows, width] as whole steps from each number's centre. */
export function quantised({ data }: Tensor<"float32">, numbers: readonly Rounding[]): Int32Array {
  return Int32Array.from(data, (value, i) => {
    const { step, centre } = numbers[i % numbers.length];
    return Math.max(-(2 ** 30), Math.min(2 ** 30, Math.round(value / scaleOf(step)) - centre));
  });
}

/** Whole steps as codes [rows, width] again. */
export function dequantised(steps: Int32Array, numbers: readonly Rounding[]): Tensor<"float32"> {
  const width = numbers.length;
  const scales = numbers.map(({ step }) => scaleOf(step));
  return {
    dtype: "float32",
    shape: [steps.length / width, width],
    data: Float32Array.from(steps, (n, i) => (n + numbers[i % width].centre) * scales[i % width]),
  };
}

/** Length of what a unit of each number moves in the decoder's output, root mean square over a few codes. */
async function gainsOf(
  run: Runner,
  few: Tensor<"float32">,
  statistics: readonly NumberStatistics[],
): Promise<number[]> {
  const [count, width] = few.shape;
  const at = (await run.decode(few)).data;
  const gains = new Array<number>(width).fill(0);
  const group = Math.max(1, Math.floor(together / count));
  for (let first = 0; first < width; first += group) {
    const some = Math.min(group, width - first);
    const data = new Float32Array(some * count * width);
    const nudge = (j: number) => statistics[j].deviation / 2 || 1e-2;
    for (let k = 0; k < some; k++) {
      data.set(few.data, k * count * width);
      for (let i = 0; i < count; i++) data[(k * count + i) * width + first + k] += nudge(first + k);
    }
    const moved = (await run.decode({ dtype: "float32", shape: [some * count, width], data })).data;
    for (let k = 0; k < some; k++) {
      let square = 0;
      for (let i = 0; i < at.length; i++) square += (moved[k * at.length + i] - at[i]) ** 2;
      // A number that moves nothing would ask for an endless step.
      gains[first + k] = Math.max(1e-9, Math.sqrt(square / count) / nudge(first + k));
    }
  }
  return gains;
}
