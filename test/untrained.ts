import type { Autoencoder } from "../src/model/autoencoder.ts";
import { defaultArchitecture } from "../src/models/families/autoencoder/architecture.ts";
import { network } from "../src/models/families/autoencoder/network.ts";
import type { InputSpec } from "../src/models/inputs/inputSpec.ts";
import { modelSpec } from "../src/models/modelSpec.ts";
import { initialWeights } from "../src/train/weights.ts";

/** Where a model comes from that nothing made. */
export const provenance = {
  version: "0",
  date: "",
  data: "",
  rows: 1,
  seed: 0,
  engine: "",
  seconds: 0,
  epochs: 0,
  steps: 0,
};

/** A small model of an input with fresh weights, for tests of what is done with a model, not of what it learnt. */
export function untrained(input: InputSpec, more: object = {}): Autoencoder {
  const architecture = defaultArchitecture(input, { widths: input.kind === "table" ? [8] : [3, 4] });
  const spec = modelSpec.parse({ type: "vanilla", input, latent: 3, loss: "mse", ...architecture, ...more });
  const net = network(spec);
  return { spec, net, weights: initialWeights(net, 1), provenance };
}
