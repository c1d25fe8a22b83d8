import type { Shape } from "../../core/shape.ts";
import type { DType, Tensor } from "../../core/tensor.ts";

/** An ONNX model as plain data, one object for each protobuf message that we write (onnx.proto, IR version 10). */
export interface OnnxModel {
  readonly graph: OnnxGraph;
  /** Version of each operator set by domain; `""` is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  readonly initializers: readonly OnnxInitializer[];
}

export interface OnnxNode {
  readonly type: string;
  /** `""` is ONNX's own domain. */
  readonly domain?: string;
  readonly name?: string;
  /** Names; an empty one stands for an optional input that is absent. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** Integers and floats look alike in JavaScript, so each attribute says which it is. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly tensor: Tensor }
  | { readonly graph: OnnxGraph };

export interface OnnxValueInfo {
  readonly name: string;
  readonly dtype: DType;
  /** Left out where the runtime infers it; a string is a dimension known by name only. */
  readonly shape?: Shape | readonly (number | string)[];
}

export interface OnnxInitializer {
  readonly name: string;
  readonly value: Tensor;
}
