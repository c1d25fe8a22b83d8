import { assert } from "../../core/errors.ts";
import { showShape } from "../../core/shape.ts";
import { single, type Value } from "../value.ts";

export interface GemmOptions {
  transA?: boolean;
  transB?: boolean;
  /** Added to the product; broadcast from [n], [1, n] or [m, n]. */
  bias?: Value;
}

/** op(a)·op(b) + bias of matrices, op being the identity or the transpose. ONNX `Gemm` with alpha = beta = 1. */
export function gemm(a: Value, b: Value, { transA = false, transB = false, bias }: GemmOptions = {}): Value {
  const [m, k] = transA ? [a.shape[1], a.shape[0]] : a.shape;
  const [k2, n] = transB ? [b.shape[1], b.shape[0]] : b.shape;
  assert(
    a.shape.length === 2 && b.shape.length === 2 && k === k2,
    `Gemm cannot multiply ${showShape(a.shape)} by ${showShape(b.shape)}`,
  );
  const inputs = bias ? [a, b, bias] : [a, b];
  return single("Gemm", inputs, { transA: Number(transA), transB: Number(transB) }, a.dtype, [m, n]);
}
