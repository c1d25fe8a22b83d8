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
 * that nothing reads yet. A rectifier lets pixels through, since they are not negative; what comes out may be, and takes two channels.
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
  if (activation !== "leaky-relu") throw new Error("its layers have another activation than leaky-relu");
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
  const tensors = new Map<string, Floats>();
  for (const { name, shape, initial } of network(wide).parameters) {
    const fresh: Floats = { dtype: "float32", shape, data: initial(source.fork(name)) };
    tensors.set(name, fresh);
    const [part, index, kind] = name.split(".");
    const before = old.get(part === "encoder" ? `encoder.${Number(index) - 1}.${kind}` : name);
    if (name === "encoder.0.weight")
      for (let c = 0; c < colours; c++) {
        fresh.data.fill(0, c * 16 * colours, (c + 1) * 16 * colours);
        middle(fresh, c, c, 0.25);
      }
    else if (name === "encoder.1.weight") copy({ ...fresh, data: fresh.data.fill(0) }, before);
    else if (name === `decoder.${end}.weight`) {
      fresh.data.fill(0);
      for (let c = 0; c < colours; c++) {
        middle(fresh, c, c, 1 / (1 + slope));
        middle(fresh, colours + c, c, -1 / (1 + slope));
      }
    } else if (part === "decoder" && Number(index) === end - 1) {
      copy(fresh, before);
      copy(fresh, before, { sign: -1, from: colours });
    } else if (before) copy(fresh, before);
  }
  return encodeModel({ spec: { model: wide }, tensors, provenance: model.provenance });
}

/** What a leaky rectifier leaves of numbers below 0: f(z) − f(−z) is then (1 + slope)·z, so two channels carry a number of any sign. */
const slope = 0.1;

type Floats = Tensor<"float32">;

/** Sets the four numbers in the middle of a kernel of 4×4: with stride 2 they read or write each pixel once. */
function middle({ shape: [, b], data }: Floats, i: number, j: number, tap: number): void {
  for (const y of [1, 2]) for (const x of [1, 2]) data[(i * b + j) * 16 + 4 * y + x] = tap;
}

/** Writes a smaller array into a part of each axis: from 0 on, of the last channels of a decoder's layer from `from` on. */
function copy(into: Floats, small: Floats | undefined, { sign = 1, from = 0 } = {}): void {
  if (!small) throw new Error("the smaller network has no such layer");
  const [a, bSmall = 1, ...rest] = small.shape;
  const area = rest.reduce((product, n) => product * n, 1);
  const b = into.shape[1] ?? 1;
  // A vector has one axis, which is that of the channels.
  const [rows, run, stride] = small.shape.length === 1 ? [1, a, a] : [a, bSmall * area, b * area];
  const first = from * (small.shape.length === 1 ? 1 : area);
  for (let i = 0; i < rows; i++)
    for (let at = 0; at < run; at++) into.data[i * stride + first + at] = sign * small.data[i * run + at];
}
