import { usageError } from "../../../core/errors.ts";
import { sameShape, showShape, sizeOf } from "../../../core/shape.ts";
import { type Layer, layer } from "../../../nn/layer.ts";
import type { Parameter } from "../../../nn/parameter.ts";
import { featureShape } from "../../inputs/inputSpec.ts";
import type { ModelSpec } from "../../modelSpec.ts";
import type { EncoderDecoder } from "../../types/modelType.ts";
import { modelType } from "../../types/modelTypes.ts";

/** The layers of a spec in their places: pure functions of a batch and the weights. */
export interface Network extends EncoderDecoder<ModelSpec> {
  /** In order from the features to the output. */
  readonly layers: readonly Layer[];
  /** The layer that gives the code. */
  readonly bottleneck: Layer;
  readonly parameters: readonly Parameter[];
}

/** Name of the bottleneck's parameters in model files. Their initial values are drawn by it: another name would be another network. */
const bottleneckName = "waist";

/** Builds the network of a spec; throws where its layers do not fit each other. */
export function network(spec: ModelSpec): Network {
  const features = featureShape(spec.input);
  let shape = features;
  const place = (layers: ModelSpec["encoder"], prefix: string): Layer[] =>
    layers.map((l, i) => {
      const placed = layer(l, shape, `${prefix}.${i}`);
      shape = placed.output;
      return placed;
    });

  const encoder = place(spec.encoder, "encoder");
  const type = modelType(spec);
  const units = type.bottleneckUnits?.(spec.latent) ?? spec.latent;
  const bottleneck = layer({ kind: "dense", units, activation: "linear" }, shape, bottleneckName);
  shape = [spec.latent];
  const decoder = place(spec.decoder, "decoder");
  if (!sameShape(shape, features))
    throw usageError({
      subject: "decoder",
      reason: "wrong-shape",
      rule: `its last layer must give ${showShape(features)}`,
      received: showShape(shape),
      repair: "give the decoder a last layer of that shape",
    });

  const layers = [...encoder, bottleneck, ...decoder];
  return {
    spec,
    features,
    layers,
    bottleneck,
    parameters: [...layers.flatMap((l) => l.parameters), ...(type.parameters?.(spec) ?? [])],
    encode: (x, weights) => {
      const output = [...encoder, bottleneck].reduce((h, l) => l.apply(h, weights), x);
      return type.code?.(spec, output) ?? { mean: output };
    },
    decode: (code, weights) => decoder.reduce((h, l) => l.apply(h, weights), code),
  };
}

/** How many numbers are trained. */
export function parameterCount({ parameters }: Pick<Network, "parameters">): number {
  return parameters.reduce((n, { shape }) => n + sizeOf(shape), 0);
}

/** Multiplications that a row costs forwards. */
export function multiplications({ layers }: Pick<Network, "layers">): number {
  return layers.reduce((n, { parameters, input, output, spec }) => {
    const weight = parameters[0];
    if (!weight) return n;
    // A convolution uses each weight once for each position of its small side.
    const positions = spec.kind === "conv" ? output : spec.kind === "conv-transpose" ? input : [1, 1, 1];
    return n + sizeOf(weight.shape) * positions[1] * positions[2];
  }, 0);
}
