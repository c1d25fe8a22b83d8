import type { Activation, DenseLayer, Net } from "./net.ts";

export interface ForwardOptions {
  /** Index of the activation that is handed in: 0 the input (default), `net.waist` a code. */
  readonly from?: number;
  /** Index of the last activation wanted; all by default. */
  readonly upTo?: number;
  /** How many of the waist's numbers are kept, the rest set to 0: a nested code cut to a width. All by default. */
  readonly width?: number;
}

/**
 * Runs a network in plain loops. Returns its activations by index: 0 is the input, i the output of layer i; those before
 * `from` and after `upTo` are left out (holes). The cut code stands at the waist.
 */
export function forward(net: Net, values: ArrayLike<number>, options: ForwardOptions = {}): Float32Array[] {
  const { from = 0, upTo = net.layers.length, width } = options;
  const activations: Float32Array[] = [];
  activations[from] = cut(net, from, Float32Array.from(values), width);
  for (let i = from; i < upTo; i++)
    activations[i + 1] = cut(net, i + 1, dense(net.layers[i], activations[i]), width);
  return activations;
}

function cut(net: Net, index: number, values: Float32Array, width = values.length): Float32Array {
  return index === net.waist ? values.fill(0, width) : values;
}

function dense(
  { inputs, outputs, weights, bias, activation, keep = outputs }: DenseLayer,
  x: Float32Array,
): Float32Array {
  const y = new Float32Array(outputs);
  for (let row = 0; row < outputs; row++) {
    let sum = bias[row];
    const at = row * inputs;
    for (let i = 0; i < inputs; i++) sum += weights[at + i] * x[i];
    y[row] = activate(activation, sum);
  }
  return keep < outputs ? largest(y, keep) : y;
}

/** The k largest numbers, the others 0 (Makhzani & Frey 2014). */
function largest(values: Float32Array, k: number): Float32Array {
  const least = values.toSorted()[values.length - k];
  return values.map((value) => (value >= least ? value : 0));
}

function activate(activation: Activation, sum: number): number {
  switch (activation) {
    case "linear":
      return sum;
    case "relu":
      return Math.max(sum, 0);
    case "sigmoid":
      return 1 / (1 + Math.exp(-sum));
    default:
      return activation satisfies never;
  }
}
