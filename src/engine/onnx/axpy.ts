import { sameShape, sizeOf } from "../../core/shape.ts";
import type { Operation, Value } from "../../graph/value.ts";
import { type Lowering, nchwc } from "./lowering.ts";

/** Numbers from which on a pass over memory costs more than a few small nodes. */
const manyNumbers = 1 << 15;

/**
 * a·s + y of long vectors in one pass over memory: a convolution of each channel with the number s, which the
 * runtime's blocked convolution adds to another array. The steps of an optimizer are made of these, and bound by
 * memory. The vectors must fill whole blocks.
 */
function axpy(to: Lowering, a: string, s: string, y: string, shape: readonly number[]): string {
  const { b, block } = to;
  const pixels = sizeOf(shape) / block;
  const rows = rowsFor(pixels);
  const [x, sum] = [a, y].map((v) => b.reshape(v, [1, block, rows, pixels / rows]));
  const factors = b.node("Expand", [b.reshape(s, [1, 1, 1, 1]), b.ints([block, 1, 1, 1])]);
  const made = b.node("Conv", [x, factors, "", sum], {
    domain: nchwc,
    attributes: { kernel_shape: { ints: [1, 1] }, group: { int: block } },
  });
  return b.reshape(made, shape);
}

/** Writes a·s + y, or y − (a·s) / d as (a/d)·(−s) + y, in one pass. Says whether it did. */
export function scaledSum(o: Operation, to: Lowering): boolean {
  const [y] = o.outputs;
  const parts = partsOf(o, to);
  if (!parts) return false;
  const { a, s, rest, divisor } = parts;
  const { b } = to;
  const scaled = divisor ? b.node("Div", [to.plain(a), to.plain(divisor)]) : to.plain(a);
  const factor = o.type === "Sub" ? b.node("Neg", [to.plain(s)]) : to.plain(s);
  to.give(y, axpy(to, scaled, factor, to.plain(rest), y.shape));
  return true;
}

/** Whether a product or quotient will be written by {@link scaledSum}, so that it need not be written itself. */
export function insideScaledSum(o: Operation, to: Lowering): boolean {
  const reader = to.soleReader(o.outputs[0]);
  if (reader?.type === "Div") return o.type === "Mul" && insideScaledSum(reader, to);
  return reader !== undefined && partsOf(reader, to) !== undefined;
}

interface Parts {
  readonly a: Value;
  readonly s: Value;
  readonly rest: Value;
  readonly divisor?: Value;
}

function partsOf(o: Operation, to: Lowering): Parts | undefined {
  const { shape, dtype } = o.outputs[0];
  if (to.block === 0 || dtype !== "float32" || shape.length !== 1) return undefined;
  if (sizeOf(shape) < manyNumbers || sizeOf(shape) % to.block !== 0) return undefined;
  const whole = (v: Value): boolean => sameShape(v.shape, shape);
  if (!o.inputs.every(whole)) return undefined;
  const only = (v: Value, type: string): Operation | undefined =>
    v.operation.type === type && to.soleReader(v) ? v.operation : undefined;
  const product = (v: Value): { a: Value; s: Value } | undefined => {
    const mul = only(v, "Mul");
    const [a, s] = mul?.inputs ?? [];
    return mul && whole(a) && sizeOf(s.shape) === 1 ? { a, s } : undefined;
  };
  if (o.type === "Add") {
    const [p, q] = o.inputs;
    const left = product(p);
    const right = left ?? product(q);
    return right && { ...right, rest: left ? q : p };
  }
  if (o.type !== "Sub") return undefined;
  const quotient = only(o.inputs[1], "Div");
  const scaled = quotient && whole(quotient.inputs[1]) ? product(quotient.inputs[0]) : product(o.inputs[1]);
  return scaled && { ...scaled, rest: o.inputs[0], divisor: quotient?.inputs[1] };
}

/** Rows that threads share: a divisor near 64, or single pixels where there is none. */
function rowsFor(pixels: number): number {
  for (let rows = 64; rows >= 8; rows--) if (pixels % rows === 0) return rows;
  return pixels;
}
