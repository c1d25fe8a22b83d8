import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";

/** Activations by the name a spec gives them. */
export const activations = {
  linear: (x: Value) => x,
  relu: op.relu,
  "leaky-relu": (x: Value) => op.leakyRelu(x, 0.1),
  silu: op.silu,
  tanh: op.tanh,
  sigmoid: op.sigmoid,
} as const satisfies Record<string, (x: Value) => Value>;

export type Activation = keyof typeof activations;

/**
 * Factor on the standard deviation of a layer's initial weights by which the activation's output has mean square 1 for
 * standard normal input (He et al. 2015 for rectifiers; by quadrature for the others). 1 for a sigmoid, by choice.
 */
export function gainOf(activation: Activation): number {
  switch (activation) {
    case "relu":
      return Math.SQRT2;
    case "leaky-relu":
      return Math.sqrt(2 / (1 + 0.1 ** 2));
    case "silu":
      return 1.68;
    case "tanh":
      return 1.59;
    case "linear":
    case "sigmoid":
      return 1;
    default:
      return activation satisfies never;
  }
}
