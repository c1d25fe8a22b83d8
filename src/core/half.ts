import { filled } from "./filled.ts";
import type { Tensor } from "./tensor.ts";

/** Numbers in half precision (IEEE 754 binary16) as float32, which holds each exactly. */
export function fromHalf({ shape, data }: Tensor<"float16">): Tensor<"float32"> {
  return { dtype: "float32", shape, data: filled(new Float32Array(data.length), (i) => singleOf(data[i])) };
}

/** Numbers rounded to half precision, ties to even; what is too large becomes infinite. */
export function toHalf({ shape, data }: Tensor<"float32">): Tensor<"float16"> {
  return { dtype: "float16", shape, data: filled(new Uint16Array(data.length), (i) => halfOf(data[i])) };
}

/** A number in half precision from its bits. */
export function singleOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function halfOf(x: number): number {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const size = Math.abs(x);
  if (Number.isNaN(x)) return 0x7e00;
  // Between the largest half, 65504, and what would be next, the half way rounds up to infinity.
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size || 2 ** -24)));
  // In units of the last place; a rounding that carries over goes on into the exponent's bits.
  const units = roundToEven(size / 2 ** (exponent - 10));
  return sign | (((exponent + 14) << 10) + units);
}

function roundToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
