import type { Model } from "autoencoder/node";
import type { Activation, DenseLayer, Net } from "../models/net.ts";

/** A trained model of dense layers as a small network, with what is worth saying beside it. */
export function denseNet(model: Model, about: Record<string, unknown>): Net {
  const { spec } = model;
  const weights = model.weights();
  const named = (name: string): Float32Array => {
    const found = weights.get(name);
    if (!found) throw new Error(`the model has no ${name}; it is not made of dense layers`);
    return found.data;
  };
  const dense = (name: string, activation: string): DenseLayer => {
    const bias = named(`${name}.bias`);
    const stored = named(`${name}.weight`);
    const [inputs, outputs] = [stored.length / bias.length, bias.length];
    // The library keeps [inputs, outputs].
    const turned = Float32Array.from(
      stored,
      (_, at) => stored[(at % inputs) * outputs + Math.floor(at / inputs)],
    );
    return { kind: "dense", inputs, outputs, activation: plain(activation), weights: turned, bias };
  };
  const place = (layers: typeof spec.encoder, prefix: string): DenseLayer[] =>
    layers.flatMap((layer, i) => (layer.kind === "dense" ? [dense(`${prefix}.${i}`, layer.activation)] : []));
  const encoder = place(spec.encoder, "encoder");
  const layers = [...encoder, dense("waist", "linear"), ...place(spec.decoder, "decoder")];
  return { inputs: layers[0].inputs, waist: encoder.length + 1, layers, about };
}

function plain(activation: string): Activation {
  if (activation === "relu" || activation === "sigmoid") return activation;
  if (activation === "linear") return "identity";
  throw new Error(`a small network has no ${activation}`);
}
