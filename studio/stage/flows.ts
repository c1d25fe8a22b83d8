import type { DenseLayer, Net } from "../models/net.ts";

/** A stream from a group of a column's numbers to a group of the next column's. */
export interface Flow {
  readonly from: number;
  readonly to: number;
  /** Sum of weight × activation over the two groups; its sign says whether it raises or lowers what it reaches. */
  readonly amount: number;
}

/** Most groups of a column; the waist's numbers are a group each. */
const mostGroups = 10;
/** Streams shown of each gap: the strongest. */
const shown = 24;

/** How many groups a column of so many numbers is drawn in. */
export function groupsOf(count: number, isWaist: boolean): number {
  return isWaist ? count : Math.min(count, mostGroups);
}

/** The strongest streams of each gap of a network, for the activations of one input; the waist cut to `width`. */
export function flows(net: Net, activations: readonly Float32Array[], width: number): Flow[][] {
  return net.layers.map((layer, i) => {
    const from = groupsOf(layer.inputs, i === net.waist);
    const to = groupsOf(layer.outputs, i + 1 === net.waist);
    const amounts = contributions(layer, activations[i], activations[i + 1], from, to);
    const all = Array.from(
      amounts,
      (amount, at): Flow => ({ from: at % from, to: Math.floor(at / from), amount }),
    );
    return all
      .filter((flow) => flow.amount !== 0 && (i + 1 !== net.waist || flow.to < width))
      .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
      .slice(0, shown);
  });
}

/** [to, from]: what reaches each group's numbers that are on; a number that is off lets nothing through. */
function contributions(
  { inputs, outputs, weights, activation }: DenseLayer,
  x: Float32Array,
  y: Float32Array,
  from: number,
  to: number,
): Float32Array {
  const off = activation === "linear" ? Number.NEGATIVE_INFINITY : activation === "sigmoid" ? 0.5 : 0;
  const amounts = new Float32Array(to * from);
  for (let row = 0; row < outputs; row++) {
    if (y[row] <= off) continue;
    const at = Math.floor((row * to) / outputs) * from;
    for (let i = 0; i < inputs; i++)
      if (x[i] !== 0) amounts[at + Math.floor((i * from) / inputs)] += weights[row * inputs + i] * x[i];
  }
  return amounts;
}
