import { sizeOf } from "../../core/shape.ts";
import type { Operation } from "../../graph/value.ts";
import type { Lowering } from "./lowering.ts";
import { reduceAxis, rowsOf } from "./operators.ts";

/** Numbers whose product is taken before the logarithm. */
const together = 16;

/**
 * The sum or mean of a SigmoidCrossEntropy, where nothing else reads it: Σ log σ(|z|) is the logarithm of
 * products, which cannot underflow because each factor is ½ at least. The runtime's logarithm is its slowest
 * element-wise kernel. Says whether it did.
 */
export function summedCrossEntropy(o: Operation, to: Lowering): boolean {
  const [z, t] = o.inputs;
  const reader = to.soleReader(o.outputs[0]);
  const size = sizeOf(z.shape);
  const summed = reader?.type === "ReduceMean" || reader?.type === "ReduceSum";
  if (!summed || sizeOf(reader.outputs[0].shape) !== 1 || size % together !== 0) return false;
  const { b } = to;
  const [logits, targets] = [z, t].map((v) => b.reshape(to.plain(v), [size]));
  const sum = (x: string, count: number): string => {
    const rows = rowsOf(count);
    return reduceAxis(b, "ReduceSum", reduceAxis(b, "ReduceSum", b.reshape(x, [rows, count / rows]), 1), 0);
  };
  const linear = b.node("Sub", [b.node("Relu", [logits]), b.node("Mul", [logits, targets])]);
  const likelihood = b.node("Sigmoid", [b.node("Abs", [logits])]);
  const products = reduceAxis(b, "ReduceProd", b.reshape(likelihood, [size / together, together]), 1);
  const total = b.node("Sub", [sum(linear, size), sum(b.node("Log", [products]), size / together)]);
  const made = reader.type === "ReduceMean" ? b.node("Div", [total, b.number(size)]) : total;
  to.give(reader.outputs[0], b.reshape(made, reader.outputs[0].shape));
  return true;
}
