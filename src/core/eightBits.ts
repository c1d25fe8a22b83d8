import { assert } from "./errors.ts";
import { filled } from "./filled.ts";
import type { Tensor } from "./tensor.ts";

/** Numbers in a byte each: code c of row r stands for (c − 128) × scale[r]. */
export interface EightBits {
  /** Codes 1…255, of the shape of the numbers. */
  readonly codes: Tensor<"uint8">;
  /** [rows] */
  readonly scales: Tensor<"float32">;
}

/** The byte that stands for 0. */
const zero = 128;
/** Most steps from 0 either way. */
const most = 127;

/** Numbers [rows, …] rounded to a byte each, by the largest of each row. */
export function toEightBits({ shape, data }: Tensor<"float32">): EightBits {
  const [rows] = shape;
  const size = data.length / rows;
  const scales = filled(new Float32Array(rows), (row) => {
    let largest = 0;
    for (let i = row * size; i < (row + 1) * size; i++) largest = Math.max(largest, Math.abs(data[i]));
    return largest / most;
  });
  const codeOf = (i: number): number => {
    const scale = scales[Math.floor(i / size)];
    return scale === 0 ? zero : zero + Math.round(data[i] / scale);
  };
  return {
    codes: { dtype: "uint8", shape, data: filled(new Uint8Array(data.length), codeOf) },
    scales: { dtype: "float32", shape: [rows], data: scales },
  };
}

/** The numbers that bytes stand for. */
export function fromEightBits({ codes: { shape, data }, scales }: EightBits): Tensor<"float32"> {
  assert(scales.data.length === shape[0], "a scale for each row");
  const size = data.length / shape[0];
  return {
    dtype: "float32",
    shape,
    data: filled(new Float32Array(data.length), (i) => (data[i] - zero) * scales.data[Math.floor(i / size)]),
  };
}
