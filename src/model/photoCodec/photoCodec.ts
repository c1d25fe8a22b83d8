import { dataError } from "../../core/errors.ts";
import { tensor } from "../../core/tensor.ts";
import type { ModelContent, ModelFile, Provenance } from "../../files/modelFile.ts";
import { type BitState, stateSize } from "../../files/photo/bitModel.ts";
import { coderSizes } from "../../files/photo/coefficientCoder.ts";
import {
  type PhotoCodecSpec,
  parsePhotoCodecSpec,
  restorerNetwork,
} from "../../models/families/photoCodec/photoCodec.ts";
import type { Parameter } from "../../nn/parameter.ts";
import type { FlatWeights } from "../../train/weights.ts";
import { readWeights, weightTensors } from "../anySize/weightTensors.ts";

/** A trained codec of photos of any size. */
export interface PhotoCodec {
  readonly spec: PhotoCodecSpec;
  readonly parameters: readonly Parameter[];
  /** Of the network that restores what rounding took. */
  readonly weights: FlatWeights;
  /** What the coder of the coefficients learnt of photos. */
  readonly statistics: BitState;
  readonly provenance: Provenance;
}

/** The parameters of the restoring network; they are the same for pictures of every size. */
function restorerParameters(spec: PhotoCodecSpec): readonly Parameter[] {
  return restorerNetwork(spec, [spec.patch, spec.patch]).parameters;
}

const chancesName = "coder.chances";
const trustsName = "coder.trusts";
/** A chance, its high byte first, and how often it was seen. */
const chanceBytes = 3;

/** What goes into a photo codec's model file; `half` rounds the network's weights to half precision, which halves them. */
export function photoCodecFile(codec: PhotoCodec, { half = false } = {}): ModelContent {
  const tensors = weightTensors(codec, half ? "half" : "single");
  const { chances, counts, trusts } = codec.statistics;
  const packed = new Uint8Array(chanceBytes * chances.length);
  for (const [i, chance] of chances.entries())
    packed.set([chance >> 8, chance & 255, counts[i]], chanceBytes * i);
  tensors.set(chancesName, tensor("uint8", [chances.length, chanceBytes], packed));
  tensors.set(trustsName, tensor("int32", [trusts.length], Int32Array.from(trusts)));
  return { spec: { model: codec.spec }, tensors, provenance: codec.provenance };
}

/** Whether a model file holds a photo codec. */
export function isPhotoCodecFile({ spec }: ModelFile): boolean {
  const parts = spec as { model?: { type?: unknown } } | null;
  return parts?.model?.type === "photo-codec";
}

/** A photo codec from a file that may be damaged or hostile; `name` is the file, for the messages. */
export function fromPhotoCodecFile(file: ModelFile, name: string): PhotoCodec {
  const spec = parsePhotoCodecSpec((file.spec as { model?: unknown }).model, name);
  const parameters = restorerParameters(spec);
  const size = stateSize(coderSizes(spec.block));
  const weights = readWeights(parameters, file.tensors, name, [
    [chancesName, [size.chances, chanceBytes]],
    [trustsName, [size.trusts]],
  ]);
  const packed = file.tensors.get(chancesName)!;
  const trusts = file.tensors.get(trustsName)!;
  if (packed.dtype !== "uint8" || trusts.dtype !== "int32")
    throw dataError({
      subject: name,
      reason: "damaged",
      rule: `${chancesName} must be uint8 and ${trustsName} int32`,
      received: `${packed.dtype} and ${trusts.dtype}`,
      repair: "train the model again",
    });
  return {
    spec,
    parameters,
    weights,
    statistics: unpacked(packed.data as Uint8Array, trusts.data as Int32Array),
    provenance: file.provenance,
  };
}

/** Largest trust that is taken from a file: sums of trusted logits stay whole numbers that a double holds. */
const mostTrust = 2 ** 24;

function unpacked(packed: Uint8Array, trusts: Int32Array): BitState {
  const count = packed.length / chanceBytes;
  return {
    chances: Uint16Array.from(
      { length: count },
      (_, i) => packed[chanceBytes * i] * 256 + packed[chanceBytes * i + 1],
    ),
    counts: Uint8Array.from({ length: count }, (_, i) => packed[chanceBytes * i + 2]),
    trusts: trusts.map((t) => Math.max(-mostTrust, Math.min(mostTrust, t))),
  };
}
