import type { Model } from "autoencoder/node";
import type { Activation, DenseLayer, Net } from "../models/net.ts";

/**
 * A trained model of dense layers as a small network, with what is worth saying beside it. Of a variational model, whose waist
 * gives a mean and a log variance for each number, `waist` picks which of the two.
 */
export function denseNet(
  model: Model,
  about: Record<string, unknown>,
  waist: "mean" | "log variance" = "mean",
): Net {
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
  const whole = dense("waist", "linear");
  const first = waist === "mean" ? 0 : spec.latent;
  const code: DenseLayer = {
    ...whole,
    outputs: spec.latent,
    weights: whole.weights.slice(first * whole.inputs, (first + spec.latent) * whole.inputs),
    bias: whole.bias.slice(first, first + spec.latent),
    ...(spec.type === "sparse" && spec.sparsity.kind === "top-k" && { keep: spec.sparsity.amount }),
  };
  if (waist === "log variance") return { inputs: encoder[0].inputs, layers: [...encoder, code], about };
  const layers = [...encoder, code, ...place(spec.decoder, "decoder")];
  return { inputs: layers[0].inputs, waist: encoder.length + 1, layers, about };
}

function plain(activation: string): Activation {
  if (activation === "relu" || activation === "sigmoid" || activation === "linear") return activation;
  throw new Error(`a small network has no ${activation}`);
}
