import { sameShape, sizeOf } from "../../core/shape.ts";
import { type Tensor, tensor } from "../../core/tensor.ts";
import type { Operation, Value } from "../../graph/value.ts";
import { type Lowering, nchwc } from "./lowering.ts";
import { operators } from "./operators.ts";

/** Numbers from which on a pass over memory costs more than an operator's start. */
const longVector = 1 << 15;

/** Rows that a vector is cut into: enough for any number of threads to share. */
const mostRows = 64;

/**
 * Leaves a product with a constant to the sum that alone reads it (`scaledAdd`). Says whether it did.
 */
export function scaledLater(o: Operation, to: Lowering): boolean {
  const sum = to.soleReader(o.outputs[0]);
  if (o.type !== "Mul" || sum?.type !== "Add" || !scaledOf(o, to)) return false;
  to.giveLater(o.outputs[0], () => operators.Mul(to.b, o.inputs.map(to.plain), o)[0]);
  return true;
}

/**
 * A constant times a long vector plus another, as both moments of Adam are updated: a blocked convolution of each
 * lane with the constant that adds to the other vector takes one pass over memory, where Mul and Add take two. Says
 * whether it did.
 */
export function scaledAdd(o: Operation, to: Lowering): boolean {
  if (o.type !== "Add") return false;
  const { b, block } = to;
  const [y] = o.outputs;
  const at = o.inputs.findIndex(
    (v) => v.operation.type === "Mul" && to.soleReader(v) === o && scaledOf(v.operation, to),
  );
  const other = o.inputs[1 - at];
  if (at < 0 || !sameShape(other.shape, y.shape)) return false;
  const { vector, scale } = scaledOf(o.inputs[at].operation, to)!;
  const pixels = sizeOf(y.shape) / block;
  let rows = Math.min(mostRows, pixels);
  while (pixels % rows !== 0) rows--;
  const shape = [1, block, rows, pixels / rows];
  const filter = b.constant(tensor("float32", [block, 1, 1, 1], new Float32Array(block).fill(scale)));
  const operands = [b.reshape(to.plain(vector), shape), filter, "", b.reshape(to.plain(other), shape)];
  const made = b.node("Conv", operands, {
    domain: nchwc,
    attributes: { kernel_shape: { ints: [1, 1] }, group: { int: block } },
  });
  to.give(y, b.reshape(made, y.shape));
  return true;
}

/** The operands of a product that a blocked convolution can take: a long vector and a constant. */
function scaledOf(o: Operation, { block }: Lowering): { vector: Value; scale: number } | undefined {
  const [y] = o.outputs;
  const whole = sizeOf(y.shape);
  if (block === 0 || y.dtype !== "float32" || whole < longVector || whole % block !== 0) return undefined;
  if (y.shape.length !== 1) return undefined;
  const vector = o.inputs.find((v) => sameShape(v.shape, y.shape));
  const scalar = o.inputs.find((v) => v.operation.type === "Constant" && sizeOf(v.shape) === 1);
  if (!vector || !scalar) return undefined;
  return { vector, scale: Number((scalar.operation.attributes.value as Tensor).data[0]) };
}
