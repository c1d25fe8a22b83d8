import type { Picture } from "../core/picture.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import type { ExportedAnySize } from "../export/exportAnySize.ts";
import { encodeModel, type Provenance } from "../files/modelFile.ts";
import type { Examples } from "../inspect/examples.ts";
import { anySizeLayers, type DenoiserLayers } from "../inspect/layerTable.ts";
import {
  inspectorFile,
  inspectorThreshold,
  type Inspector as TrainedInspector,
} from "../model/inspector/inspector.ts";
import { inspectorRunner } from "../model/inspector/inspectorRunner.ts";
import type { InspectorSpec } from "../models/families/inspector/inspector.ts";
import type { Inspected, InspectOptions } from "../tasks/inspectPicture.ts";
import type { TrainingRecord } from "../train/trainingRecord.ts";
import type { Fresh } from "./fresh.ts";
import type { LibraryHost } from "./host.ts";
import { save } from "./save.ts";

/** A trained inspector of pictures of any size: it finds damage, and learnt from good pictures alone. It has no code. */
export interface Inspector {
  /** Tells it from an autoencoder and a denoiser. */
  readonly family: "inspector";
  /** The model as plain data: channels, levels, blocks. */
  readonly spec: InspectorSpec;
  /** When, from which data and how long it was trained, and by which version. */
  readonly provenance: Provenance;
  /** How many numbers were trained. */
  readonly parameters: number;
  /** Good pictures that were held out, by whose scores a threshold is set. */
  readonly held: number;
  /** The layers, shown for a patch of the training. */
  layers(): DenoiserLayers;
  /** How the training went, and which patches it held out; absent for a loaded model. */
  readonly training?: TrainingRecord;
  /** Some patches of training's data set with defects put on them, and what they become, in 0…1. */
  examples(patches: Dataset, rows: Uint32Array): Promise<Examples>;
  /** The score from which a picture is an anomaly, so that at most a share `rate` of good ones is. Default rate 0.01. */
  threshold(rate?: number): number;
  /** Judges a picture [channels, height, width] of any size, uint8 0…255 or float32 0…1. Default rate 0.01. */
  detect(picture: Picture, options?: InspectOptions): Promise<Inspected>;
  /** The inspector as ONNX for any number of pictures of any size, tried beside this one and refused where they differ. */
  export(options?: { rate?: number }): Promise<ExportedAnySize>;
  /** The bytes of the model's file; `half` rounds the weights to half precision, which halves it. */
  toBytes(options?: { half?: boolean }): Uint8Array<ArrayBuffer>;
  /** Writes the model file; the path holds the whole of it or what it held before. Throws where there is no disk. */
  save(path: string, options?: { half?: boolean }): Promise<void>;
  /** Releases what the engine holds of the model. */
  close(): Promise<void>;
}

/** A trained inspector on an engine. */
export function inspectorOf(
  trained: TrainedInspector,
  engine: Engine,
  host: LibraryHost,
  fresh: Fresh = {},
): Inspector {
  const { training } = fresh;
  const run = inspectorRunner(trained, engine);
  const toBytes: Inspector["toBytes"] = (options) => encodeModel(inspectorFile(trained, options));
  return {
    family: "inspector",
    spec: trained.spec,
    provenance: trained.provenance,
    parameters: trained.weights.length,
    held: trained.scores.length,
    layers: () => anySizeLayers(trained.spec),
    ...(training && { training }),
    examples: async (patches, rows) => {
      const { inspectedExamples } = await import("../inspect/inspectedExamples.ts");
      return inspectedExamples(run, patches, rows);
    },
    threshold: (rate = 0.01) => inspectorThreshold(trained, rate),
    detect: async (picture, options) => {
      const { inspectPicture } = await import("../tasks/inspectPicture.ts");
      return inspectPicture(trained, run, picture, (await host.opening()).pictures.refit, options);
    },
    export: async ({ rate } = {}) => {
      const { exportInspector } = await import("../export/exportInspector.ts");
      return exportInspector(trained, engine, await host.startRuntime(), rate);
    },
    toBytes,
    save: (path, options) => save(host, path, toBytes(options), fresh),
    close: run.close,
  };
}
