import type { Picture } from "../core/picture.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { encodeModel, type Provenance } from "../files/modelFile.ts";
import type { Examples } from "../inspect/examples.ts";
import { anySizeLayers, type DenoiserLayers } from "../inspect/layerTable.ts";
import { photoCodecFile, type PhotoCodec as TrainedPhotoCodec } from "../model/photoCodec/photoCodec.ts";
import { restorer } from "../model/photoCodec/restorer.ts";
import type { PhotoCodecSpec } from "../models/families/photoCodec/photoCodec.ts";
import type { CompressedPhoto, CompressPhotoOptions, DecompressedPhoto } from "../tasks/compressPhoto.ts";
import type { TrainingRecord } from "../train/trainingRecord.ts";
import type { Fresh } from "./fresh.ts";
import type { FileSource, LibraryHost } from "./host.ts";
import { save } from "./save.ts";

/** A trained codec of photos of any size: it makes small files of them, and pictures of those. */
export interface PhotoCodec {
  /** Tells it from models of other families. */
  readonly family: "photo-codec";
  /** The model as plain data: blocks of the transform, channels and levels of the network. */
  readonly spec: PhotoCodecSpec;
  /** When, from which data and how long it was trained, and by which version. */
  readonly provenance: Provenance;
  /** How many numbers of the network were trained; the coder's statistics are counted besides. */
  readonly parameters: number;
  /** The layers of the network that restores what rounding took, shown for a patch of the training. */
  layers(): DenoiserLayers;
  /** How the training went, and which patches it held out; absent for a loaded model. */
  readonly training?: TrainingRecord;
  /** Some patches of training's data set and what comes back of them at a low quality, in 0…1. */
  examples(patches: Dataset, rows: Uint32Array): Promise<Examples>;
  /**
   * Compresses a picture [1 or 3, height, width] of any size, uint8 0…255 or float32 0…1. Throws `usage` where the picture or the
   * quality is none that it takes.
   */
  compress(picture: Picture, options?: CompressPhotoOptions): Promise<CompressedPhoto>;
  /**
   * The photo of a `.hgz` file that {@link compress} made. Throws `data` where the file is damaged, `usage` where another model made it.
   */
  decompress(source: FileSource, options?: Pick<CompressPhotoOptions, "onTile">): Promise<DecompressedPhoto>;
  /** The bytes of the model's file; `half` rounds the network's weights to half precision, which halves it. */
  toBytes(options?: { half?: boolean }): Uint8Array<ArrayBuffer>;
  /** Writes the model file; the path holds the whole of it or what it held before. Throws where there is no disk. */
  save(path: string, options?: { half?: boolean }): Promise<void>;
  /** Releases what the engine holds of the model. */
  close(): Promise<void>;
}

/** A trained photo codec on an engine. */
export function photoCodecOf(
  trained: TrainedPhotoCodec,
  engine: Engine,
  host: LibraryHost,
  fresh: Fresh = {},
): PhotoCodec {
  const { training } = fresh;
  const run = restorer(trained, engine);
  const toBytes: PhotoCodec["toBytes"] = (options) => encodeModel(photoCodecFile(trained, options));
  return {
    family: "photo-codec",
    spec: trained.spec,
    provenance: trained.provenance,
    parameters: trained.weights.length,
    layers: () => anySizeLayers(trained.spec),
    ...(training && { training }),
    examples: async (patches, rows) => {
      const { codedExamples } = await import("../inspect/codedExamples.ts");
      return codedExamples(trained, run, patches, rows);
    },
    compress: async (picture, options) => {
      const { compressPhoto } = await import("../tasks/compressPhoto.ts");
      return compressPhoto(trained, run, picture, options);
    },
    decompress: async (source, { onTile } = {}) => {
      const { decompressPhoto } = await import("../tasks/compressPhoto.ts");
      const { name, bytes } = await host.readBytes(source);
      return decompressPhoto(trained, run, bytes, name, onTile);
    },
    toBytes,
    save: (path, options) => save(host, path, toBytes(options), fresh),
    close: run.close,
  };
}
