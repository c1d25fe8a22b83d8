import { dataError, HourglassError } from "../core/errors.ts";
import { sameShape, showShape, sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { checkTensors } from "../files/checkTensors.ts";
import { fromEightBits, toEightBits } from "../files/eightBits.ts";
import type { ModelContent, ModelFile, Provenance } from "../files/modelFile.ts";
import { type Network, network } from "../models/families/autoencoder/network.ts";
import { rawShape, rowsName } from "../models/inputs/inputSpec.ts";
import { type ModelSpec, parseModelSpec } from "../models/modelSpec.ts";
import { type FlatWeights, flatten, namedTensors } from "../train/weights.ts";
import { type CodeMixture, mixtureTensors, parseMixture } from "./codeMixture.ts";
import { type Detector, detectorJson, detectorTensors, parseDetector } from "./detector/detector.ts";
import { type Source, sourceSpec } from "./source.ts";

/** A trained model: plain data, whole enough to be saved, shipped and used. */
export interface Autoencoder {
  readonly spec: ModelSpec;
  readonly net: Network;
  readonly weights: FlatWeights;
  /** How scores are made and judged; absent where the model was trained without validation rows. */
  readonly detector?: Detector;
  /** Where its codes lie, for new ones to lie there too; a variational model has its prior. */
  readonly codes?: CodeMixture;
  readonly provenance: Provenance;
  readonly source?: Source;
}

/** What goes into a model file; `eightBits` rounds the weights of layers to 8 bits, which makes a quarter of them. */
export function toModelFile(autoencoder: Autoencoder, { eightBits = false } = {}): ModelContent {
  const { spec, net, weights, detector, codes, provenance, source } = autoencoder;
  const named = namedTensors(net, weights);
  const tensors = new Map<string, Tensor>([
    ...(eightBits ? toEightBits(named) : named),
    ...(detector ? detectorTensors(detector) : []),
    ...(codes ? mixtureTensors(codes) : []),
  ]);
  const parts = {
    model: spec,
    ...(detector && { detector: detectorJson(detector) }),
    ...(codes && { codes: { rows: codes.rows } }),
    ...(source && { source }),
  };
  return { spec: parts, tensors, provenance };
}

/** A model from a file that may be damaged or hostile; `name` is the file, for the messages. */
export function fromModelFile(file: ModelFile, name: string): Autoencoder {
  const parts = file.spec as {
    model?: unknown;
    detector?: unknown;
    codes?: unknown;
    source?: unknown;
  } | null;
  const spec = parseModelSpec(parts?.model, name);
  const net = networkOf(spec, name);
  const tensors = fromEightBits(file.tensors, name);
  const detector =
    parts?.detector === undefined ? undefined : parseDetector(parts.detector, tensors, net, name);
  const codes =
    parts?.codes === undefined ? undefined : parseMixture(parts.codes, tensors, spec.latent, name);
  const expected = new Map(net.parameters.map((p) => [p.name, p.shape]));
  for (const [key, value] of detector ? detectorTensors(detector) : []) expected.set(key, value.shape);
  for (const [key, value] of codes ? mixtureTensors(codes) : []) expected.set(key, value.shape);
  checkTensors(tensors, expected, name);
  const weights = flatten(net, (key) => weightOf(tensors, key, name));
  // A source that is not understood costs an evaluation its shared rows, not the model.
  const source = sourceSpec.safeParse(parts?.source).data;
  return {
    spec,
    net,
    weights,
    detector,
    ...(codes && { codes }),
    provenance: file.provenance,
    ...(source && { source }),
  };
}

function weightOf(tensors: ReadonlyMap<string, Tensor>, key: string, name: string): Float32Array {
  const found = tensors.get(key);
  if (found?.dtype === "float32") return found.data as Float32Array;
  throw dataError({
    subject: name,
    reason: "damaged",
    rule: `tensor ${key} must hold float32, or bytes beside their steps`,
    received: found?.dtype,
    repair: "take a copy that is whole",
  });
}

/** The network of a file's spec; layers that do not fit each other are the file's fault there, not its reader's. */
function networkOf(spec: ModelSpec, name: string): Network {
  try {
    return network(spec);
  } catch (error) {
    if (!(error instanceof HourglassError) || !error.complaint) throw error;
    const { subject, rule, received } = error.complaint;
    throw dataError({
      subject: name,
      reason: "damaged",
      rule: `its layers do not fit each other: ${subject}: ${rule}`,
      received,
      repair: "take a copy that is whole",
    });
  }
}

/** Refuses data whose rows are not what the model was trained on. */
export function checkRows({ spec }: Autoencoder, dataset: Dataset): void {
  const wanted = rawShape(spec.input);
  if (dataset.kind === spec.input.kind && sameShape(wanted, dataset.shape)) return;
  throw dataError({
    subject: dataset.name,
    reason: "wrong-shape",
    rule: `the model takes ${rowsName(spec.input)} of ${showShape(wanted)}`,
    received: `${rowsName(dataset)} of ${showShape(dataset.shape)}`,
    repair:
      sizeOf(wanted) === sizeOf(dataset.shape)
        ? "check the order of the axes"
        : "give data like the training data",
  });
}
