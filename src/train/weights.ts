import { assert } from "../core/errors.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import { parameterCount } from "../models/families/autoencoder/network.ts";
import type { Trainable } from "../models/families/trainable.ts";

/** Anything with an ordered list of parameters. */
type Parametric = Pick<Trainable, "parameters">;

/** All parameters of a network in one flat vector, in the network's order. */
export type FlatWeights = Float32Array<ArrayBuffer>;

/** Initial weights. Each parameter has its own random stream, so that adding a layer leaves the others' values as they are. */
export function initialWeights(net: Parametric, seed: number): FlatWeights {
  const source = random(seed);
  return flatten(net, (name) => net.parameters.find((p) => p.name === name)!.initial(source.fork(name)));
}

/** Factor on the last layer's initial weights: small, so that the first output is close to the bias. */
const outputGain = 0.1;

/**
 * Initial weights with the output bias set to the mean of some features [n, ...features]: the first loss is then close
 * to the data's variance.
 */
export function centredWeights(net: Trainable, seed: number, features: Tensor<"float32">): FlatWeights {
  const flat = initialWeights(net, seed);
  if (!net.start) return flat;
  const { weight, bias, sigmoid } = net.start;
  const means = meansBy(features, sizeOf(bias.shape));
  const named = namedTensors(net, flat);
  const logit = (p: number): number => Math.log(p / (1 - p));
  return flatten(net, (name) => {
    const { data } = named.get(name)!;
    if (name === weight.name) return data.map((w) => w * outputGain);
    if (name !== bias.name) return data;
    return sigmoid ? means.map((p) => logit(Math.min(0.99, Math.max(0.01, p)))) : means;
  });
}

/** Mean over rows of each of `groups` equal parts of a row: of each channel, or of each number. */
function meansBy({ data, shape }: Tensor<"float32">, groups: number): Float32Array {
  const run = sizeOf(shape.slice(1)) / groups;
  const sums = new Float64Array(groups);
  for (let i = 0; i < data.length; i++) sums[Math.floor(i / run) % groups] += data[i];
  return Float32Array.from(sums, (sum) => sum / (shape[0] * run));
}

/** A flat vector from arrays by name. */
export function flatten(net: Parametric, part: (name: string) => ArrayLike<number>): FlatWeights {
  const flat = new Float32Array(parameterCount(net));
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
export function namedTensors(net: Parametric, flat: FlatWeights): Map<string, Tensor<"float32">> {
  let start = 0;
  return new Map(
    net.parameters.map(({ name, shape }) => {
      const data = flat.slice(start, start + sizeOf(shape));
      start += data.length;
      return [name, { dtype: "float32", shape, data }];
    }),
  );
}
