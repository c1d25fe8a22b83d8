import type { Shape } from "../core/shape.ts";
import { type DType, type Tensor, zeros } from "../core/tensor.ts";

/** Constants of an operation, beside its inputs. */
export type Attribute = number | string | readonly number[] | Tensor;
export type Attributes = Readonly<Record<string, Attribute>>;

/**
 * One array of a graph that is still to be computed: its element type and static shape are known, its numbers
 * are not. Values and operations form a directed acyclic graph of plain, immutable data; engines run it.
 */
export interface Value {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly operation: Operation;
  /** Which output of the operation this is. */
  readonly index: number;
}

/**
 * An operation by its ONNX name and meaning. What ONNX takes as constant inputs (axes, target shapes, pads) is
 * an attribute here, because every shape is static. Names that ONNX lacks are documented where they are made:
 * `Input`, `Constant`, `ConvWeightGradient`, `SigmoidCrossEntropy`, `Silu`.
 */
export interface Operation {
  readonly type: string;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
}

/** Type and shape of an operation's output, before it has a place in a graph. */
export interface Signature {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** A new operation with one output for each signature. */
export function operation(
  type: string,
  inputs: readonly Value[],
  attributes: Attributes,
  signatures: readonly Signature[],
): readonly Value[] {
  const outputs: Value[] = [];
  const operation: Operation = { type, inputs, attributes, outputs };
  for (const [index, { dtype, shape }] of signatures.entries()) {
    outputs.push({ dtype, shape, operation, index });
  }
  return outputs;
}

/** A new operation with a single output. */
export function single(
  type: string,
  inputs: readonly Value[],
  attributes: Attributes,
  dtype: DType,
  shape: Shape,
): Value {
  return operation(type, inputs, attributes, [{ dtype, shape }])[0];
}

/** A value that is fed at each run, by name. */
export function input(name: string, dtype: DType, shape: Shape): Value {
  return single("Input", [], { name }, dtype, shape);
}

/** The name that an input is fed by. */
export function nameOf(value: Value): string {
  return value.operation.attributes.name as string;
}

/** A value that never changes. */
export function constant(value: Tensor): Value {
  return single("Constant", [], { value }, value.dtype, value.shape);
}

/** A constant scalar. */
export function scalar(x: number, dtype: DType = "float32"): Value {
  const value = zeros(dtype, []);
  value.data[0] = dtype === "int64" ? BigInt(x) : x;
  return constant(value);
}
