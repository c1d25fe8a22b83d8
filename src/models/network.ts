import { usageError } from "../core/errors.ts";
import { type Shape, sameShape, showShape, sizeOf } from "../core/shape.ts";
import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";
import { type Layer, layer } from "../nn/layer.ts";
import type { Parameter, Weights } from "../nn/parameter.ts";
import { featureShape } from "./inputSpec.ts";
import type { ModelSpec } from "./modelSpec.ts";
import { varianceParameters } from "./outputVariance.ts";
import { sparseCode } from "./sparse.ts";

/** What the encoder says of a batch: the code, and its uncertainty where the model is variational. */
export interface Code {
  /** [batch, latent]; the mean of a variational code. */
  readonly mean: Value;
  readonly logVariance?: Value;
}

/** The layers of a spec put in their places: pure functions of a batch and the weights. */
export interface Network {
  readonly spec: ModelSpec;
  readonly features: Shape;
  /** In order from the features to the output; the waist is the one named `waist`. */
  readonly layers: readonly Layer[];
  readonly waist: Layer;
  readonly parameters: readonly Parameter[];
  /** [batch, ...features] → code. */
  encode(features: Value, weights: Weights): Code;
  /** [batch, latent] → [batch, ...features]; logits where the loss is `bce` and for categories. */
  decode(code: Value, weights: Weights): Value;
}

/** Bounds of a variational code's log variance, so that one bad step cannot overflow e^x. */
const logVarianceRange = [-14, 14] as const;

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
  const units = spec.type === "variational" ? 2 * spec.latent : spec.latent;
  const waist = layer({ kind: "dense", units, activation: "linear" }, shape, "waist");
  shape = [spec.latent];
  const decoder = place(spec.decoder, "decoder");
  if (!sameShape(shape, features))
    throw usageError({
      subject: "decoder",
      rule: `its last layer must give ${showShape(features)}`,
      received: showShape(shape),
    });

  const layers = [...encoder, waist, ...decoder];
  return {
    spec,
    features,
    layers,
    waist,
    parameters: [...layers.flatMap((l) => l.parameters), ...varianceParameters(spec)],
    encode: (x, weights) => {
      const out = [...encoder, waist].reduce((h, l) => l.apply(h, weights), x);
      if (spec.type === "sparse") return { mean: sparseCode(spec.sparsity, out) };
      if (spec.type !== "variational") return { mean: out };
      const [mean, logVariance] = op.split(out, [spec.latent, spec.latent], 1);
      return { mean, logVariance: op.clip(logVariance, ...logVarianceRange) };
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
