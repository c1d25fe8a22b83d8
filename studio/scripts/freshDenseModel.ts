import { encodeModel } from "../../src/files/modelFile.ts";
import { toModelFile } from "../../src/model/autoencoder.ts";
import { denseArchitecture } from "../../src/models/families/autoencoder/architecture.ts";
import { network } from "../../src/models/families/autoencoder/network.ts";
import { type SpecOptions, specOf } from "../../src/models/families/autoencoder/specOf.ts";
import { initialWeights } from "../../src/train/weights.ts";

/**
 * File of a fresh model whose layers are dense though it sees pictures of `side`², to be trained by `train`'s `from`: asked for a
 * model of pictures the library makes convolutions, and a loss on windows needs pictures with their shape.
 */
export function freshDenseModel(side: number, { layers, activation, ...asked }: SpecOptions, seed: number) {
  const shape = { channels: 1, height: side, width: side };
  const chosen = specOf({ kind: "pictures", ...shape }, { activation, ...asked });
  const dense = denseArchitecture([1, side, side], { widths: layers, activation, output: "sigmoid" });
  const spec = { ...chosen, ...dense };
  const net = network(spec);
  const provenance = {
    ...{ version: "", date: "", data: "", rows: 1, seed, engine: "" },
    ...{ seconds: 0, epochs: 0, steps: 0 },
  };
  return encodeModel(toModelFile({ spec, net, weights: initialWeights(net, seed), provenance }));
}
