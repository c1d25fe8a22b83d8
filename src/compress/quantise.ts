import { evenly } from "../core/evenly.ts";
import { takeRows } from "../core/rows.ts";
import type { Tensor } from "../core/tensor.ts";
import { type CodedNumber, scaleByte, scaleOf } from "../files/codedFile.ts";
import type { Runner } from "../model/runner.ts";

/** Codes that are looked at for what a step of each number does. */
const looked = 8;
/** Rows that are decoded at once. */
const together = 256;
/** Steps beyond this many standard deviations would only push a number's one value about. */
const widest = 16;

/**
 * How each number of the codes is to be rounded so that decoding adds about `error` to the mean squared error of a
 * feature. Every number adds the same share (equal slopes of rate and distortion): its step is in inverse proportion
 * to what it moves in the decoder's output, measured on a few of the codes.
 */
export async function stepsFor(run: Runner, codes: Tensor<"float32">, error: number): Promise<CodedNumber[]> {
  const [rows, width] = codes.shape;
  const moments = momentsOf(codes);
  const gains = await gainsOf(run, codes, moments);
  return moments.map(({ mean, deviation }, j) => {
    const wanted = Math.sqrt((12 * error * run.width) / width) / gains[j];
    const step = scaleByte(
      deviation > 0 ? Math.min(wanted, widest * deviation) : Math.max(1e-3, Math.abs(mean) / 64),
    );
    const centre = Math.round(mean / scaleOf(step));
    let square = 0;
    for (let row = 0; row < rows; row++)
      square += (Math.round(codes.data[row * width + j] / scaleOf(step)) - centre) ** 2;
    return { step, spread: scaleByte(Math.sqrt(square / rows)), centre };
  });
}

/** Codes [rows, width] as whole steps from each number's centre. */
export function quantised({ data }: Tensor<"float32">, numbers: readonly CodedNumber[]): Int32Array {
  return Int32Array.from(data, (value, i) => {
    const { step, centre } = numbers[i % numbers.length];
    return Math.max(-(2 ** 30), Math.min(2 ** 30, Math.round(value / scaleOf(step)) - centre));
  });
}

/** Whole steps as codes [rows, width] again. */
export function dequantised(steps: Int32Array, numbers: readonly CodedNumber[]): Tensor<"float32"> {
  const width = numbers.length;
  const scales = numbers.map(({ step }) => scaleOf(step));
  return {
    dtype: "float32",
    shape: [steps.length / width, width],
    data: Float32Array.from(steps, (n, i) => (n + numbers[i % width].centre) * scales[i % width]),
  };
}

interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

function momentsOf({ data, shape: [rows, width] }: Tensor<"float32">): Moments[] {
  return Array.from({ length: width }, (_, j) => {
    let [sum, square] = [0, 0];
    for (let row = 0; row < rows; row++) sum += data[row * width + j];
    const mean = sum / rows;
    for (let row = 0; row < rows; row++) square += (data[row * width + j] - mean) ** 2;
    return { mean, deviation: Math.sqrt(square / rows) };
  });
}

/** Length of what a unit of each number moves in the decoder's output, root mean square over a few codes. */
async function gainsOf(
  run: Runner,
  codes: Tensor<"float32">,
  moments: readonly Moments[],
): Promise<number[]> {
  const few = takeRows(codes, evenly(codes.shape[0], looked));
  const [count, width] = few.shape;
  const at = (await run.decode(few)).data;
  const gains = new Array<number>(width).fill(0);
  const group = Math.max(1, Math.floor(together / count));
  for (let first = 0; first < width; first += group) {
    const some = Math.min(group, width - first);
    const data = new Float32Array(some * count * width);
    const nudge = (j: number) => moments[j].deviation / 2 || 1e-2;
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
