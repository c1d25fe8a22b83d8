import { permutation, random } from "../../src/core/random.ts";
import type { Net } from "./net.ts";

/** A network with the weights of one layer shuffled among themselves: the same numbers, in the wrong places. */
export function shuffled(net: Net, layer: number, seed: number): Net {
  const { weights } = net.layers[layer];
  const order = permutation(weights.length, random(seed).fork(`layer ${layer}`));
  const layers = net.layers.map((whole, i) =>
    i === layer ? { ...whole, weights: Float32Array.from(order, (from) => weights[from]) } : whole,
  );
  return { ...net, layers };
}
