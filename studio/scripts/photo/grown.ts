import { random } from "../../../src/core/random.ts";
import type { Tensor } from "../../../src/core/tensor.ts";
import { encodeModel, type Provenance } from "../../../src/files/modelFile.ts";
import { network } from "../../../src/models/families/autoencoder/network.ts";
import type { ModelSpec } from "../../../src/models/modelSpec.ts";
import type { LayerSpec } from "../../../src/nn/layer.ts";

/** A trained convolutional autoencoder of pictures [channels, height, width]. */
export interface Trained {
  readonly spec: ModelSpec;
  readonly provenance: Provenance;
  weights(): ReadonlyMap<string, Tensor<"float32">>;
}

export interface Growth {
  /** Channels of the new outermost layer, at least those of a picture. */
  readonly channels: number;
  /** Noise that the grown network will be trained with. */
  readonly noise: number;
  readonly seed: number;
}

/**
 * The model file of a network for pictures of twice the side, that gives the pictures of the smaller one, each pixel doubled, of
 * pictures whose pixels are averaged two by two (after Karras et al. 2018, section 2; here nothing is blended in). A convolution is put before
 * the encoder and a transposed one after the decoder. Their first channels carry the picture; the others have fresh weights
 * that nothing reads yet. A rectifier lets pixels through, since they are not negative.
 */
export function grown(model: Trained, { channels, noise, seed }: Growth): Uint8Array<ArrayBuffer> {
  const { spec } = model;
  if (spec.input.kind !== "pictures" || spec.type !== "denoising")
    throw new Error("only a denoising network of pictures grows here");
  const { channels: colours, height, width } = spec.input;
  const size: [number, number] = [2 * height, 2 * width];
  const first = spec.encoder[0];
  const last = spec.decoder[spec.decoder.length - 1];
  if (first.kind !== "conv" || last.kind !== "conv-transpose")
    throw new Error("its outer layers are no convolutions");
  const { activation } = first;
  const outer: LayerSpec = { ...first, channels };
  const wide: ModelSpec = {
    ...spec,
    input: { ...spec.input, height: size[0], width: size[1] },
    noise: { kind: "gaussian", amount: noise },
    encoder: [outer, ...spec.encoder],
    decoder: [...spec.decoder.slice(0, -1), { ...last, channels, activation }, { ...last, size }],
  };
  const old = model.weights();
  const [end, source] = [spec.decoder.length, random(seed)];
  const tensors = new Map<string, Tensor<"float32">>();
  for (const parameter of network(wide).parameters) {
    const { name, shape } = parameter;
    const fresh: Tensor<"float32"> = { dtype: "float32", shape, data: parameter.initial(source.fork(name)) };
    tensors.set(name, fresh);
    const [part, index, kind] = name.split(".");
    const before = old.get(part === "encoder" ? `encoder.${Number(index) - 1}.${kind}` : name);
    if (name === "encoder.0.weight") carry(fresh, colours, 0.25);
    else if (name === `decoder.${end}.weight`) carry({ ...fresh, data: fresh.data.fill(0) }, colours, 1);
    else if (name === "encoder.1.weight") overlay({ ...fresh, data: fresh.data.fill(0) }, before);
    else if (before) overlay(fresh, before);
  }
  return encodeModel({ spec: { model: wide }, tensors, provenance: model.provenance });
}

/** Makes the first channels of a convolution [a, b, 4, 4] of stride 2 those of its picture: the four pixels in its middle, each times `tap`. */
function carry({ shape: [, b, height, width], data }: Tensor<"float32">, colours: number, tap: number): void {
  const area = height * width;
  for (let c = 0; c < colours; c++) {
    // A channel of the small side is this one colour of the big side; what else is read or written of it is nothing.
    for (let j = 0; j < b; j++)
      if (tap < 1 || j < colours) data.fill(0, (c * b + j) * area, (c * b + j + 1) * area);
    for (const y of [1, 2]) for (const x of [1, 2]) data[(c * b + c) * area + y * width + x] = tap;
  }
}

/** Writes a smaller array over the first part of each axis. */
function overlay(into: Tensor<"float32">, from: Tensor<"float32"> | undefined): void {
  if (!from) throw new Error("the smaller network has no such layer");
  const [, b, ...rest] = into.shape;
  const [a, bFrom = 1] = from.shape;
  const area = rest.reduce((product, n) => product * n, 1);
  if (b === undefined) into.data.set(from.data);
  else
    for (let i = 0; i < a; i++)
      into.data.set(from.data.subarray(i * bFrom * area, (i + 1) * bFrom * area), i * b * area);
}
