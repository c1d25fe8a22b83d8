import { assert } from "../../core/errors.ts";
import { broadcastShapes, sameShape } from "../../core/shape.ts";
import type { DType } from "../../core/tensor.ts";
import { operation, scalar, single, type Value } from "../value.ts";

/** An operand: a value, or a number that stands for a scalar of the other operand's type. */
export type Operand = Value | number;

function asValues(a: Operand, b: Operand): [Value, Value] {
  const dtype = typeof a === "object" ? a.dtype : typeof b === "object" ? b.dtype : "float32";
  const asValue = (x: Operand): Value => (typeof x === "number" ? scalar(x, dtype) : x);
  return [asValue(a), asValue(b)];
}

function binary(type: string, a: Operand, b: Operand, dtype?: DType): Value {
  const [x, y] = asValues(a, b);
  assert(x.dtype === y.dtype, `${type} needs one type, got ${x.dtype} and ${y.dtype}`);
  return single(type, [x, y], {}, dtype ?? x.dtype, broadcastShapes(x.shape, y.shape));
}

function unary(
  type: string,
  x: Value,
  attributes: Record<string, number> = {},
  dtype: DType = x.dtype,
): Value {
  return single(type, [x], attributes, dtype, x.shape);
}

export const add = (a: Operand, b: Operand): Value => binary("Add", a, b);
export const sub = (a: Operand, b: Operand): Value => binary("Sub", a, b);
export const mul = (a: Operand, b: Operand): Value => binary("Mul", a, b);
export const div = (a: Operand, b: Operand): Value => binary("Div", a, b);
/** Element-wise larger and smaller of two. */
export const max = (a: Operand, b: Operand): Value => binary("Max", a, b);
export const min = (a: Operand, b: Operand): Value => binary("Min", a, b);
export const less = (a: Operand, b: Operand): Value => binary("Less", a, b, "bool");
export const greater = (a: Operand, b: Operand): Value => binary("Greater", a, b, "bool");
export const greaterOrEqual = (a: Operand, b: Operand): Value => binary("GreaterOrEqual", a, b, "bool");
export const equal = (a: Operand, b: Operand): Value => binary("Equal", a, b, "bool");

export const neg = (x: Value): Value => unary("Neg", x);
export const exp = (x: Value): Value => unary("Exp", x);
export const log = (x: Value): Value => unary("Log", x);
export const sqrt = (x: Value): Value => unary("Sqrt", x);
export const abs = (x: Value): Value => unary("Abs", x);
export const sign = (x: Value): Value => unary("Sign", x);
export const reciprocal = (x: Value): Value => unary("Reciprocal", x);
export const sigmoid = (x: Value): Value => unary("Sigmoid", x);
export const tanh = (x: Value): Value => unary("Tanh", x);
export const relu = (x: Value): Value => unary("Relu", x);
/** x where positive, else alpha·x, with alpha in 0…1. */
export const leakyRelu = (x: Value, alpha = 0.01): Value => unary("LeakyRelu", x, { alpha });
/** True where NaN, which stands for a missing number. */
export const isMissing = (x: Value): Value => unary("IsNaN", x, {}, "bool");
export const not = (x: Value): Value => unary("Not", x);
export const square = (x: Value): Value => mul(x, x);

/** max(0, min(1, alpha·x + beta)). */
export const hardSigmoid = (x: Value, alpha = 0.2, beta = 0.5): Value =>
  unary("HardSigmoid", x, { alpha, beta });

/** 1 where x > 0, else 0: as a steep HardSigmoid, which engines run as one threaded kernel. */
export const positive = (x: Value): Value => hardSigmoid(x, 1e30, 0);

/**
 * x · σ(x) (Elfwing et al. 2018). Not an ONNX operator: one operation, which keeps σ(x) as a second output, so that
 * its gradient dy·(y + σ(1 − y)) takes two passes less than that of the product.
 */
export function silu(x: Value): Value {
  const same = { dtype: x.dtype, shape: x.shape };
  return operation("Silu", [x], {}, [same, same])[0];
}

/** x as a constant of the loss: no gradient passes it. */
export const detach = (x: Value): Value => unary("Identity", x);

/** x held between two bounds; outside them the gradient is 0. */
export function clip(x: Value, low: number, high: number): Value {
  return unary("Clip", x, { low, high });
}

/** Another element type. A float64 that float32 cannot hold becomes ±Inf; bool becomes 0 or 1. */
export function cast(x: Value, dtype: DType): Value {
  return x.dtype === dtype ? x : unary("Cast", x, {}, dtype);
}

/** `a` where the condition holds, else `b`. */
export function where(condition: Value, a: Operand, b: Operand): Value {
  const [x, y] = asValues(a, b);
  assert(condition.dtype === "bool", `Where needs a bool condition, got ${condition.dtype}`);
  assert(x.dtype === y.dtype, `Where needs one type, got ${x.dtype} and ${y.dtype}`);
  const shape = broadcastShapes(condition.shape, broadcastShapes(x.shape, y.shape));
  return single("Where", [condition, x, y], {}, x.dtype, shape);
}

/**
 * Binary cross-entropy of each element from its logit z and target t in 0…1: z·(1 − t) − log σ(z).
 * Not an ONNX operator: one node so that its gradient is σ(z) − t, exact at any z. No gradient to the target.
 */
export function sigmoidCrossEntropy(logits: Value, targets: Value): Value {
  assert(sameShape(logits.shape, targets.shape), "SigmoidCrossEntropy needs targets of the logits' shape");
  return single("SigmoidCrossEntropy", [logits, targets], {}, logits.dtype, logits.shape);
}
