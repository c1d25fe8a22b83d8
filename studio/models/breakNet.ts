import { permutation, random } from "../../src/core/random.ts";
import type { Net } from "./net.ts";
import { freshNet } from "./trainDense.ts";

/** A network with the weights of one layer shuffled among themselves: the same numbers, in the wrong places. */
export function shuffled(net: Net, layer: number, seed: number): Net {
  const { weights } = net.layers[layer];
  const order = permutation(weights.length, random(seed).fork(`layer ${layer}`));
  const { bias } = net.layers[layer];
  return replaced(net, layer, { weights: Float32Array.from(order, (from) => weights[from]), bias });
}

/** A network with one layer as it would begin: random weights, no bias. */
export function reset(net: Net, layer: number, seed: number): Net {
  const counts = [net.inputs, ...net.layers.map(({ outputs }) => outputs)];
  return replaced(net, layer, freshNet(counts, net.waist ?? 0, seed).layers[layer]);
}

function replaced(
  net: Net,
  layer: number,
  { weights, bias }: { readonly weights: Float32Array; readonly bias: Float32Array },
): Net {
  return {
    ...net,
    layers: net.layers.map((whole, i) => (i === layer ? { ...whole, weights, bias } : whole)),
  };
}
