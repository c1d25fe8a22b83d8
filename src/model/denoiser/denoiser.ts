import { fromHalf, toHalf } from "../../core/half.ts";
import type { Tensor } from "../../core/tensor.ts";
import { checkTensors } from "../../files/checkTensors.ts";
import type { ModelContent, ModelFile, Provenance } from "../../files/modelFile.ts";
import {
  type DenoiserSpec,
  denoiserNetwork,
  parseDenoiserSpec,
} from "../../models/families/denoiser/denoiser.ts";
import type { Parameter } from "../../nn/parameter.ts";
import { type FlatWeights, flatten, namedTensors } from "../../train/weights.ts";

/** A trained denoiser of pictures of any size. It is no autoencoder: it has no code. */
export interface Denoiser {
  readonly spec: DenoiserSpec;
  readonly parameters: readonly Parameter[];
  readonly weights: FlatWeights;
  readonly provenance: Provenance;
}

/** The parameters of a denoiser; they are the same for pictures of every size. */
export function denoiserParameters(spec: DenoiserSpec): readonly Parameter[] {
  return denoiserNetwork(spec, [spec.patch, spec.patch]).parameters;
}

/** What goes into a denoiser's model file; `half` rounds the weights to half precision, which halves the file. */
export function denoiserFile(denoiser: Denoiser, { half = false } = {}): ModelContent {
  const named = namedTensors(denoiser, denoiser.weights);
  const tensors = new Map<string, Tensor>([...named].map(([name, t]) => [name, half ? toHalf(t) : t]));
  return { spec: { model: denoiser.spec }, tensors, provenance: denoiser.provenance };
}

/** Whether a model file holds a denoiser, not an autoencoder. */
export function isDenoiserFile({ spec }: ModelFile): boolean {
  const parts = spec as { model?: { type?: unknown } } | null;
  return parts?.model?.type === "denoiser";
}

/** A denoiser from a file that may be damaged or hostile; `name` is the file, for the messages. */
export function fromDenoiserFile(file: ModelFile, name: string): Denoiser {
  const spec = parseDenoiserSpec((file.spec as { model?: unknown }).model, name);
  const parameters = denoiserParameters(spec);
  checkTensors(file.tensors, new Map(parameters.map((p) => [p.name, p.shape])), name);
  const weights = flatten({ parameters }, (key) => {
    const t = file.tensors.get(key)!;
    return t.dtype === "float16" ? fromHalf(t as Tensor<"float16">).data : (t.data as Float32Array);
  });
  return { spec, parameters, weights, provenance: file.provenance };
}
