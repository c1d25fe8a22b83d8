import { assert } from "../core/errors.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Network } from "../models/network.ts";

/** All parameters of a network in one flat vector, in the network's order. */
export type FlatWeights = Float32Array<ArrayBuffer>;

/** Fresh weights: each parameter draws from a stream of its own, so that adding a layer changes no other. */
export function initialWeights(net: Network, seed: number): FlatWeights {
  const source = random(seed);
  return flatten(net, (name) => net.parameters.find((p) => p.name === name)!.initial(source.fork(name)));
}

/** A flat vector from arrays by name. */
export function flatten(net: Network, part: (name: string) => ArrayLike<number>): FlatWeights {
  const flat = new Float32Array(net.parameters.reduce((n, p) => n + sizeOf(p.shape), 0));
  let start = 0;
  for (const { name, shape } of net.parameters) {
    const data = part(name);
    assert(data.length === sizeOf(shape), `${name} has ${data.length} numbers`);
    flat.set(data, start);
    start += data.length;
  }
  return flat;
}

/** The parameters of a flat vector as tensors by name. */
export function namedTensors(net: Network, flat: FlatWeights): Map<string, Tensor<"float32">> {
  let start = 0;
  return new Map(
    net.parameters.map(({ name, shape }) => {
      const data = flat.slice(start, start + sizeOf(shape));
      start += data.length;
      return [name, { dtype: "float32", shape, data }];
    }),
  );
}
