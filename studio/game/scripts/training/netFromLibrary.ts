import { float32, type Tensor } from "../../../../src/core/tensor.ts";
import type { LayerSpec } from "../../../../src/nn/layer.ts";
import type { LayerActivation, LayerNumbers } from "../../../models/layersFile.ts";

/** What of a library's model becomes a network of the game. */
export interface LibraryLayers {
  /** Layers in order, each with the name that its parameters start with. */
  readonly layers: readonly { readonly name: string; readonly spec: LayerSpec }[];
  readonly weights: ReadonlyMap<string, Tensor>;
  /** Shape of a row before the first layer: [numbers] or [channels, side, side]. */
  readonly input: readonly number[];
}

/** The layers as the game's own plain loops take them. */
export function netFromLibrary({ layers, weights, input }: LibraryLayers): LayerNumbers[] {
  let shape = input;
  return layers.flatMap(({ name, spec }): LayerNumbers[] => {
    if (spec.kind === "reshape") {
      shape = spec.shape;
      return [];
    }
    const numbers = (part: "weight" | "bias"): Float32Array => {
      const found = weights.get(`${name}.${part}`);
      if (!(found?.data instanceof Float32Array)) throw new Error(`game: the model has no ${name}.${part}`);
      return found.data;
    };
    const activation = spec.activation as LayerActivation;
    const weight = numbers("weight");
    const bias = numbers("bias");
    if (spec.kind === "dense") {
      const inputs = shape.reduce((a, b) => a * b, 1);
      shape = [spec.units];
      return [{ header: { kind: "dense", inputs, units: spec.units, activation }, weight, bias }];
    }
    const [channels, pixels] = shape;
    const [kernel, stride] = [spec.kernel[0], spec.stride[0]];
    const to = {
      channels: spec.channels,
      side: spec.kind === "conv" ? Math.ceil(pixels / stride) : spec.size[0],
    };
    shape = [to.channels, to.side, to.side];
    const header = {
      kind: spec.kind,
      from: { channels, side: pixels },
      to,
      kernel,
      stride,
      activation,
    } as const;
    return [{ header, weight: outputsLast(weight, spec.kind, channels, spec.channels), bias }];
  });
}

/** conv [out, in, k, k] or conv-transpose [in, out, k, k] as [in, k, k, out]. */
function outputsLast(
  weight: Float32Array,
  kind: "conv" | "conv-transpose",
  inputs: number,
  outputs: number,
): Float32Array {
  const taps = weight.length / (inputs * outputs);
  return Float32Array.from(weight, (_, i) => {
    const [o, tap, c] = [i % outputs, Math.floor(i / outputs) % taps, Math.floor(i / (outputs * taps))];
    return weight[(kind === "conv" ? o * inputs + c : c * outputs + o) * taps + tap];
  });
}

/** Encoder with the waist, and decoder, of an autoencoder. */
export function halves(
  spec: {
    readonly encoder: readonly LayerSpec[];
    readonly decoder: readonly LayerSpec[];
    readonly latent: number;
  },
  weights: ReadonlyMap<string, Tensor>,
  input: readonly number[],
): { encoder: LayerNumbers[]; decoder: LayerNumbers[] } {
  const named = (part: string, specs: readonly LayerSpec[]): { name: string; spec: LayerSpec }[] =>
    specs.map((layer, i) => ({ name: `${part}.${i}`, spec: layer }));
  const waist = {
    name: "waist",
    spec: { kind: "dense", units: spec.latent, activation: "linear" } as const,
  };
  return {
    encoder: netFromLibrary({
      layers: [...named("encoder", spec.encoder), waist],
      weights: meansOnly(weights, spec.latent),
      input,
    }),
    decoder: netFromLibrary({ layers: named("decoder", spec.decoder), weights, input: [spec.latent] }),
  };
}

/** A variational waist gives the means, then the log variances; the game's codes are the means. */
function meansOnly(weights: ReadonlyMap<string, Tensor>, latent: number): ReadonlyMap<string, Tensor> {
  const [weight, bias] = ["waist.weight", "waist.bias"].map((name) => weights.get(name));
  const outputs = bias?.data.length ?? latent;
  if (!weight || !bias || outputs === latent) return weights;
  const kept = (weight.data as Float32Array).filter((_, i) => i % outputs < latent);
  return new Map([
    ...weights,
    ["waist.weight", float32([kept.length / latent, latent], kept)],
    ["waist.bias", float32([latent], (bias.data as Float32Array).slice(0, latent))],
  ]);
}
