import type { ModelContent, ModelFile, Provenance } from "../../files/modelFile.ts";
import {
  type DenoiserSpec,
  denoiserNetwork,
  parseDenoiserSpec,
} from "../../models/families/denoiser/denoiser.ts";
import { joinedParameters } from "../../models/families/denoiser/joined.ts";
import type { Parameter } from "../../nn/parameter.ts";
import type { FlatWeights } from "../../train/weights.ts";
import { readWeights, weightTensors } from "../anySize/weightTensors.ts";

/** A trained denoiser of pictures of any size. It is no autoencoder: it has no code. */
export interface Denoiser {
  readonly spec: DenoiserSpec;
  readonly parameters: readonly Parameter[];
  readonly weights: FlatWeights;
  readonly provenance: Provenance;
}

/** The parameters of a denoiser; they are the same for pictures of every size. */
export function denoiserParameters(spec: DenoiserSpec): readonly Parameter[] {
  const { parameters } = denoiserNetwork(spec, [spec.patch, spec.patch]);
  return spec.learns.kind === "joined" ? joinedParameters(parameters) : parameters;
}

/**
 * What goes into a denoiser's model file; `half` rounds the weights to half precision, which halves the file. A joined one keeps its weights in
 * a byte each, to which they were rounded when it was joined.
 */
export function denoiserFile(denoiser: Denoiser, { half = false } = {}): ModelContent {
  const { spec, provenance } = denoiser;
  const precision = spec.learns.kind === "joined" ? "bytes" : half ? "half" : "single";
  return { spec: { model: spec }, tensors: weightTensors(denoiser, precision), provenance };
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
  const weights = readWeights(parameters, file.tensors, name);
  return { spec, parameters, weights, provenance: file.provenance };
}
