import { thresholdAtRate } from "../../core/metrics/threshold.ts";
import { tensor } from "../../core/tensor.ts";
import type { ModelContent, ModelFile, Provenance } from "../../files/modelFile.ts";
import {
  type InspectorSpec,
  inspectorNetwork,
  parseInspectorSpec,
} from "../../models/families/inspector/inspector.ts";
import type { Parameter } from "../../nn/parameter.ts";
import type { FlatWeights } from "../../train/weights.ts";
import { readWeights, weightTensors } from "../anySize/weightTensors.ts";

/** A trained inspector: it repairs pictures of any size and says where they were damaged. */
export interface Inspector {
  readonly spec: InspectorSpec;
  readonly parameters: readonly Parameter[];
  readonly weights: FlatWeights;
  /** Scores of the good pictures that were held out, ascending: the false alarms that a threshold would have given. */
  readonly scores: Float64Array<ArrayBuffer>;
  readonly provenance: Provenance;
}

/** The parameters of an inspector; they are the same for pictures of every size. */
function inspectorParameters(spec: InspectorSpec): readonly Parameter[] {
  return inspectorNetwork(spec, [spec.patch, spec.patch]).parameters;
}

/** The score from which a picture is called damaged, so that at most a share `rate` of the good ones held out would be. */
export function inspectorThreshold({ scores }: Inspector, rate: number): number {
  return thresholdAtRate(scores, rate);
}

const scoresName = "inspector.scores";

/** What goes into an inspector's model file; `half` rounds the weights to half precision, which halves the file. */
export function inspectorFile(inspector: Inspector, { half = false } = {}): ModelContent {
  const tensors = weightTensors(inspector, half ? "half" : "single");
  tensors.set(scoresName, tensor("float64", [inspector.scores.length], inspector.scores));
  return { spec: { model: inspector.spec }, tensors, provenance: inspector.provenance };
}

/** Whether a model file holds an inspector. */
export function isInspectorFile({ spec }: ModelFile): boolean {
  const parts = spec as { model?: { type?: unknown } } | null;
  return parts?.model?.type === "inspector";
}

/** An inspector from a file that may be damaged or hostile; `name` is the file, for the messages. */
export function fromInspectorFile(file: ModelFile, name: string): Inspector {
  const spec = parseInspectorSpec((file.spec as { model?: unknown }).model, name);
  const parameters = inspectorParameters(spec);
  const held = file.tensors.get(scoresName)?.shape[0] ?? 1;
  const weights = readWeights(parameters, file.tensors, name, [[scoresName, [held]]]);
  const scores = Float64Array.from(file.tensors.get(scoresName)!.data as ArrayLike<number>);
  return { spec, parameters, weights, scores, provenance: file.provenance };
}
