import { random } from "../../src/core/random.ts";
import { encodeModel } from "../../src/files/modelFile.ts";
import { type Autoencoder, toModelFile } from "../../src/model/autoencoder.ts";
import { network } from "../../src/models/families/autoencoder/network.ts";
import type { ModelSpec } from "../../src/models/modelSpec.ts";
import { flatten } from "../../src/train/weights.ts";
import type { Net } from "../models/net.ts";

/**
 * The model file of a network of dense layers with the weights of a small one, to train on from there. Its hidden layers may be
 * wider: a unit more has fresh weights, and nothing reads it yet (Chen et al. 2016, Net2Net, without their noise).
 */
export function denseModel(spec: ModelSpec, { layers }: Net, seed: number): Uint8Array<ArrayBuffer> {
  const net = network(spec);
  const dense = net.layers.filter(({ spec: { kind } }) => kind === "dense");
  if (dense.length !== layers.length)
    throw new Error(`the network has ${dense.length} dense layers, the small one ${layers.length}`);
  const source = random(seed);
  const weights = flatten(net, (name) => {
    const place = dense.findIndex(({ parameters }) => parameters.some((p) => p.name === name));
    const parameter = dense[place].parameters.find((p) => p.name === name);
    if (!parameter) throw new Error(`${name} is of no dense layer`);
    const values = parameter.initial(source.fork(name));
    const from = layers[place];
    if (name.endsWith(".bias")) values.set(from.bias);
    else {
      // The library keeps [inputs, outputs].
      const [inputs, outputs] = parameter.shape;
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < from.outputs; o++)
          values[i * outputs + o] = i < from.inputs ? from.weights[o * from.inputs + i] : 0;
    }
    return values;
  });
  const provenance: Autoencoder["provenance"] = {
    ...{ version: "", date: "", data: "", rows: 1, seed, engine: "", seconds: 0, epochs: 0, steps: 0 },
  };
  return encodeModel(toModelFile({ spec, net, weights, provenance }));
}
