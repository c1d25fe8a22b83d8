import { assert } from "./errors.ts";
import { type Shape, showShape, sizeOf } from "./shape.ts";

/** The array that holds each element type. `bool` is a byte of 0 or 1; `float16` is its raw bits. */
interface Arrays {
  float32: Float32Array<ArrayBuffer>;
  float64: Float64Array<ArrayBuffer>;
  float16: Uint16Array<ArrayBuffer>;
  int32: Int32Array<ArrayBuffer>;
  int64: BigInt64Array<ArrayBuffer>;
  int8: Int8Array<ArrayBuffer>;
  uint8: Uint8Array<ArrayBuffer>;
  bool: Uint8Array<ArrayBuffer>;
}

/** Element types, by their ONNX and NumPy names. */
export type DType = keyof Arrays;

/** The typed array of an element type. */
export type DataOf<D extends DType> = Arrays[D];

/** A dense row-major array: plain data, no methods. */
export interface Tensor<D extends DType = DType> {
  /** Type of the elements. */
  readonly dtype: D;
  /** Lengths of the axes, the slowest first. */
  readonly shape: Shape;
  /** The elements, in row-major order. */
  readonly data: DataOf<D>;
}

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

/** Bytes of one element. */
export function bytesOf(dtype: DType): number {
  return constructors[dtype].BYTES_PER_ELEMENT;
}

/** A tensor over existing data; the data is not copied. */
export function tensor<D extends DType>(dtype: D, shape: Shape, data: DataOf<D>): Tensor<D> {
  assert(data.length === sizeOf(shape), `${data.length} elements do not fill ${showShape(shape)}`);
  return { dtype, shape, data };
}

/** A tensor of zeros. */
export function zeros<D extends DType>(dtype: D, shape: Shape): Tensor<D> {
  return { dtype, shape, data: new constructors[dtype](sizeOf(shape)) as DataOf<D> };
}

/** A float32 tensor from numbers. */
export function float32(shape: Shape, data: ArrayLike<number>): Tensor<"float32"> {
  return tensor("float32", shape, Float32Array.from(data));
}

/** An int64 tensor from numbers. */
export function int64(shape: Shape, data: readonly number[]): Tensor<"int64"> {
  return tensor("int64", shape, BigInt64Array.from(data, BigInt));
}
