import { HourglassError, usageError } from "../core/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import type { OpenOptions } from "../data/options.ts";
import type { Source } from "../data/source.ts";
import type { Engine } from "../engine/engine.ts";
import type { OnnxSummary } from "../graph/onnx/scan.ts";
import type { Look } from "../inspect/look.ts";
import type { Sweep, SweepEvent, SweepOptions } from "../inspect/sweep.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import type { Denoiser as TrainedDenoiser } from "../model/denoiser/denoiser.ts";
import type { Inspector as TrainedInspector } from "../model/inspector/inspector.ts";
import type { PhotoCodec as TrainedPhotoCodec } from "../model/photoCodec/photoCodec.ts";
import type { RestoredPart } from "../tasks/compress.ts";
import type { FitOptions } from "../tasks/fit.ts";
import type { FitDenoiserOptions } from "../tasks/fitDenoiser.ts";
import type { FitInspectorOptions } from "../tasks/fitInspector.ts";
import type { FitPhotoCodecOptions } from "../tasks/fitPhotoCodec.ts";
import type { TrainEvent } from "../train/events.ts";
import { configurationOf, markOf } from "./configuration.ts";
import type { Denoiser } from "./denoiser.ts";
import { type Fresh, recordOf } from "./fresh.ts";
import type { CheckpointOptions, EngineOptions, FileSource, LibraryHost } from "./host.ts";
import type { Inspector } from "./inspector.ts";
import type { Model } from "./model.ts";
import type { PhotoCodec } from "./photoCodec.ts";
import { type Training, trainingOf } from "./training.ts";

/** An engine to use; without one, an engine is started at the first use and serves everything after it. */
export interface OnEngine {
  /** Stays its owner's, who closes it. */
  engine?: Engine;
}

/** Options of {@link Library.train}. */
export interface TrainOptions
  extends Omit<FitOptions, "engine" | "checkpoints" | "configuration" | "from">,
    OnEngine {
  /**
   * A model file of an autoencoder to go on from on new rows, opened by its {@link Model.open}: its scaler, categories, network
   * and type stay, and options that would change them have no effect. Fails with `data` where the rows have another shape.
   */
  from?: FileSource;
  /** Keep checkpoints on disk, and go on from one. */
  checkpoint?: CheckpointOptions;
  /** Called with what a reader of the checkpoint had to say, such as that a damaged one was set aside. */
  onNote?: (sentence: string) => void;
}

/** Options of {@link Library.trainDenoiser}. */
export interface TrainDenoiserOptions
  extends Omit<FitDenoiserOptions, "engine" | "checkpoints" | "from" | "configuration">,
    OnEngine,
    Pick<TrainOptions, "checkpoint" | "onNote"> {
  /** A model file of a denoiser to go on from: its levels and its weights. */
  from?: FileSource;
}

/** Options of {@link Library.trainInspector}. */
export interface TrainInspectorOptions
  extends Omit<FitInspectorOptions, "engine" | "checkpoints">,
    OnEngine,
    Pick<TrainOptions, "checkpoint" | "onNote"> {}

/** Options of {@link Library.trainPhotoCodec}. */
export interface TrainPhotoCodecOptions
  extends Omit<FitPhotoCodecOptions, "engine" | "checkpoints" | "from">,
    OnEngine,
    Pick<TrainOptions, "checkpoint" | "onNote"> {
  /** A model file to go on from: of a photo codec, or of a denoiser of colour pictures, whose network knows photos already. */
  from?: FileSource;
}

/** A model of any family; `family` tells which it is. */
export type AnyModel = Model | Denoiser | Inspector | PhotoCodec;

/** A sweep under way: iterate it for the events, or await the curve. */
export interface Sweeping extends AsyncIterable<SweepEvent, undefined> {
  /** As {@link Training.model}. */
  readonly sweep: Promise<Sweep>;
}

/** A compressed file, opened. */
export interface Decompressed {
  /** The model that decodes it: the one in the file, or the one that was given. */
  readonly model: Model;
  /** How many rows it holds. */
  readonly rows: number;
  /** Size of the file. */
  readonly bytes: number;
  /** A name for each row, where the data had one. */
  readonly names?: readonly string[];
  /** Its rows [n, ...row] in the data's own units, part by part; of tables missing and unseen cells as such. */
  stream(): AsyncGenerator<RestoredPart>;
}

/** What an ONNX file says of itself. */
export interface ScannedOnnx extends OnnxSummary {
  /** Where a model of Hourglass comes from, as its file says; any program may write what it likes there. */
  readonly provenance?: Readonly<Record<string, unknown>>;
}

/** Everything that a program does with autoencoders. The same in every host. */
export interface Library {
  /**
   * Opens anything that can be learnt from: a built-in set by name, values in memory, files, and in Node a path; see
   * docs/data.md. Close the data set after use. Throws `data` where a file breaks its format or is not there, `usage` where
   * the source is of no kind that is read, or is a path and the host has no disk.
   */
  openDataset(source: Source, options?: OpenOptions): Promise<Dataset>;
  /** Says what is understood of a source before anything is trained: rows, columns, what is left out and why. Throws as {@link openDataset}. */
  look(source: Source, options?: OpenOptions): Promise<Look>;
  /**
   * Trains an autoencoder on a data set, whose rows are read until the training has ended; what is not asked for follows
   * from the data. Nothing is thrown here: the loop over the events and {@link Training.model} fail with `usage` where
   * options do not go together, `data` where there is no row to learn from, `failed` where the loss becomes NaN before the
   * first epoch has ended.
   */
  train(data: Dataset, options?: TrainOptions): Training<Model>;
  /**
   * Trains a denoiser of pictures of any size on square patches of pictures [channels, side, side]: a residual network of
   * several scales, blind to the level of the noise. Learns from clean patches with noise put on them, or from noisy ones
   * alone by pairs of neighbouring pixels (Huang et al. 2021). Fails as {@link train} does.
   */
  trainDenoiser(patches: Dataset, options?: TrainDenoiserOptions): Training<Denoiser>;
  /**
   * Trains an inspector of pictures of any size on square patches of good pictures [channels, side, side]: defects are put on
   * them, which it learns to undo and to find. Good pictures that no patch is of set the threshold. Fails as {@link train} does.
   */
  trainInspector(patches: Dataset, options: TrainInspectorOptions): Training<Inspector>;
  /**
   * Trains a codec of photos of any size: a coder of the coefficients of a lapped transform learns from whole photos, and a network on
   * square patches of photos [3, side, side] to take away what rounding the coefficients does. Fails as {@link train} does.
   */
  trainPhotoCodec(patches: Dataset, options: TrainPhotoCodecOptions): Training<PhotoCodec>;
  /**
   * The model that a training of this data with these options has made before and saved at `checkpoint.path`; undefined where
   * there is none, or one that other options or other data made. For a program that may be started again and again.
   */
  trainedBefore(
    data: Dataset,
    options: (TrainOptions | TrainDenoiserOptions | TrainInspectorOptions | TrainPhotoCodecOptions) & {
      checkpoint: CheckpointOptions;
    },
  ): Promise<AnyModel | undefined>;
  /**
   * Trains one short model for each width of the bottleneck with the same budget, measures it on held-out rows beside PCA
   * with as many components, and says which width to take: the smallest that gives up at most a twentieth of what the best
   * gains. Needs `validation` above 0.
   */
  sweep(data: Dataset, options?: Omit<SweepOptions, "engine"> & OnEngine): Sweeping;
  /**
   * Loads the model file of an autoencoder; it is checked, and no code is ever loaded from it. Throws `data` where the file
   * is damaged or not there, `usage` where it holds a denoiser.
   */
  loadModel(source: FileSource, options?: OnEngine): Promise<Model>;
  /**
   * Loads the model file of a denoiser of pictures of any size, such as `models/denoiser.safetensors`, which comes with the
   * package. Throws as {@link loadModel}, `usage` where the file holds an autoencoder.
   */
  loadDenoiser(source: FileSource, options?: OnEngine): Promise<Denoiser>;
  /** Loads the model file of an inspector of pictures of any size. Throws as {@link loadModel}, `usage` where the file holds another model. */
  loadInspector(source: FileSource, options?: OnEngine): Promise<Inspector>;
  /** Loads the model file of a photo codec, such as `models/photo.safetensors`. Throws as {@link loadModel}, `usage` where the file holds another model. */
  loadPhotoCodec(source: FileSource, options?: OnEngine): Promise<PhotoCodec>;
  /** Loads a model file of any family; `family` tells which it is. */
  loadAnyModel(source: FileSource, options?: OnEngine): Promise<AnyModel>;
  /**
   * Opens a `.hgz` file that {@link Model.compress} made; `model` decodes it where it holds no decoder itself. Throws `data`
   * where the file is damaged or was made by another model than the one given.
   */
  decompress(source: FileSource, options?: OnEngine & { model?: FileSource | Model }): Promise<Decompressed>;
  /** Whether a `.hgz` file holds a photo, which {@link PhotoCodec.decompress} takes, and not rows. */
  holdsPhoto(source: FileSource): Promise<boolean>;
  /** What an ONNX file says of itself, of any program's making; one of {@link Model.export} says where it comes from. */
  scanOnnx(source: FileSource): Promise<ScannedOnnx>;
  /** Starts an engine of one's own; close it after use. Throws where the device is missing or does not compute. */
  startEngine(options?: EngineOptions): Promise<Engine>;
}

/** The library over a host. */
export function library(host: LibraryHost): Library {
  let shared: Promise<Engine> | undefined;
  const engineOf = ({ engine }: OnEngine): Promise<Engine> => {
    if (engine) return Promise.resolve(engine);
    shared ??= host.startEngine().catch((error) => {
      // The next use tries again.
      shared = undefined;
      throw error;
    });
    return shared;
  };
  const checkpointsOf = (
    data: Dataset,
    options: TrainOptions | TrainDenoiserOptions | TrainInspectorOptions | TrainPhotoCodecOptions,
  ) => {
    const { checkpoint, onNote = () => {} } = options;
    if (!checkpoint) return undefined;
    const configuration = configurationOf(options, data);
    const checkpoints = host.checkpoints?.(checkpoint, configuration, onNote);
    return checkpoints && { checkpoints, configuration: async () => markOf(await configuration()) };
  };

  // Each part is loaded at its first use, so that a page pays for what it calls.
  const modelOn = async (engine: Engine, trained: Autoencoder, fresh?: Fresh) => {
    const [{ modelOf }, { openModel }] = await Promise.all([
      import("./model.ts"),
      import("../model/openModel.ts"),
    ]);
    return modelOf(openModel(trained, engine), host, fresh);
  };
  const denoiserOn = async (engine: Engine, trained: TrainedDenoiser, fresh?: Fresh) => {
    const { denoiserOf } = await import("./denoiser.ts");
    return denoiserOf(trained, engine, host, fresh);
  };
  const inspectorOn = async (engine: Engine, trained: TrainedInspector, fresh?: Fresh) => {
    const { inspectorOf } = await import("./inspector.ts");
    return inspectorOf(trained, engine, host, fresh);
  };
  const photoCodecOn = async (engine: Engine, trained: TrainedPhotoCodec, fresh?: Fresh) => {
    const { photoCodecOf } = await import("./photoCodec.ts");
    return photoCodecOf(trained, engine, host, fresh);
  };
  const readAutoencoder = async (source: FileSource): Promise<Autoencoder> => {
    const { loadedAutoencoder } = await import("./model.ts");
    const { name, file } = await host.readModel(source);
    return loadedAutoencoder(file, name);
  };
  /** What a photo codec can go on from. */
  const readPhotoNetwork = async (source: FileSource): Promise<TrainedPhotoCodec | TrainedDenoiser> => {
    const { fromPhotoCodecFile, isPhotoCodecFile } = await import("../model/photoCodec/photoCodec.ts");
    const { name, file } = await host.readModel(source);
    return isPhotoCodecFile(file) ? fromPhotoCodecFile(file, name) : readDenoiser(source);
  };
  const readDenoiser = async (source: FileSource): Promise<TrainedDenoiser> => {
    const { loadedDenoiser } = await import("./denoiser.ts");
    const { name, file } = await host.readModel(source);
    return loadedDenoiser(file, name);
  };
  const openDataset: Library["openDataset"] = async (source, options) => {
    const [{ openSource }, opening] = await Promise.all([import("../data/open.ts"), host.opening()]);
    return openSource(opening, source, options);
  };
  const opened: Library = {
    openDataset,
    look: async (source, options = {}) => {
      const { look } = await import("../inspect/look.ts");
      return look((wanted) => openDataset(source, wanted), options);
    },
    train: (data, options = {}) => {
      const events = async function* (): AsyncGenerator<TrainEvent, Model | undefined> {
        const engine = await engineOf(options);
        // A program that only scores loads nothing that trains.
        const { fit } = await import("../tasks/fit.ts");
        const kept = checkpointsOf(data, options);
        const from = options.from === undefined ? undefined : await readAutoencoder(options.from);
        const fitted = yield* fit(data, { ...options, engine, from, ...kept });
        if (!fitted) return undefined;
        const { autoencoder, findings } = fitted;
        return modelOn(engine, autoencoder, {
          findings,
          training: recordOf(fitted),
          saved: kept?.checkpoints.remove,
        });
      };
      return trainingOf(events(), options.signal);
    },
    trainDenoiser: (patches, options = {}) => {
      const events = async function* (): AsyncGenerator<TrainEvent, Denoiser | undefined> {
        const engine = await engineOf(options);
        const { fitDenoiser } = await import("../tasks/fitDenoiser.ts");
        const kept = checkpointsOf(patches, options);
        const fitted = yield* fitDenoiser(patches, {
          ...options,
          engine,
          from: options.from === undefined ? undefined : await readDenoiser(options.from),
          ...kept,
        });
        if (!fitted) return undefined;
        return denoiserOn(engine, fitted.denoiser, {
          findings: fitted.findings,
          training: recordOf(fitted),
          saved: kept?.checkpoints.remove,
        });
      };
      return trainingOf(events(), options.signal);
    },
    trainInspector: (patches, options) => {
      const events = async function* (): AsyncGenerator<TrainEvent, Inspector | undefined> {
        const engine = await engineOf(options);
        const { fitInspector } = await import("../tasks/fitInspector.ts");
        const kept = checkpointsOf(patches, options);
        const fitted = yield* fitInspector(patches, { ...options, engine, ...kept });
        if (!fitted) return undefined;
        return inspectorOn(engine, fitted.inspector, {
          training: recordOf(fitted),
          saved: kept?.checkpoints.remove,
        });
      };
      return trainingOf(events(), options.signal);
    },
    trainPhotoCodec: (patches, options) => {
      const events = async function* (): AsyncGenerator<TrainEvent, PhotoCodec | undefined> {
        const engine = await engineOf(options);
        const { fitPhotoCodec } = await import("../tasks/fitPhotoCodec.ts");
        const kept = checkpointsOf(patches, options);
        const fitted = yield* fitPhotoCodec(patches, {
          ...options,
          engine,
          from: options.from === undefined ? undefined : await readPhotoNetwork(options.from),
          ...kept,
        });
        if (!fitted) return undefined;
        return photoCodecOn(engine, fitted.codec, {
          training: recordOf(fitted),
          saved: kept?.checkpoints.remove,
        });
      };
      return trainingOf(events(), options.signal);
    },
    trainedBefore: async (data, options) => {
      const { path } = options.checkpoint;
      const found = await host.readModel(path).catch((error: unknown) => {
        // What is there is no model, or a broken one: it is trained again.
        if (error instanceof HourglassError) return undefined;
        throw error;
      });
      const { configuration } = found?.file.provenance ?? {};
      if (configuration === undefined) return undefined;
      if (configuration !== markOf(await configurationOf(options, data)())) return undefined;
      return opened.loadAnyModel(path, options);
    },
    sweep: (data, options = {}) => {
      const events = async function* (): AsyncGenerator<SweepEvent, Sweep | undefined> {
        const { sweep } = await import("../inspect/sweep.ts");
        return yield* sweep(data, { ...options, engine: await engineOf(options) });
      };
      const sweeping = trainingOf(events(), options.signal);
      return { [Symbol.asyncIterator]: () => sweeping[Symbol.asyncIterator](), sweep: sweeping.model };
    },
    loadModel: async (source, options = {}) => {
      const trained = await readAutoencoder(source);
      return modelOn(await engineOf(options), trained);
    },
    loadDenoiser: async (source, options = {}) => {
      const trained = await readDenoiser(source);
      return denoiserOn(await engineOf(options), trained);
    },
    loadInspector: async (source, options = {}) => {
      const { fromInspectorFile, isInspectorFile } = await import("../model/inspector/inspector.ts");
      const { name, file } = await host.readModel(source);
      if (isInspectorFile(file)) return inspectorOn(await engineOf(options), fromInspectorFile(file, name));
      throw usageError({
        subject: name,
        reason: "wrong-model",
        rule: "is no inspector of pictures of any size",
        repair: "load it with loadAnyModel",
      });
    },
    loadPhotoCodec: async (source, options = {}) => {
      const { fromPhotoCodecFile, isPhotoCodecFile } = await import("../model/photoCodec/photoCodec.ts");
      const { name, file } = await host.readModel(source);
      if (isPhotoCodecFile(file))
        return photoCodecOn(await engineOf(options), fromPhotoCodecFile(file, name));
      throw usageError({
        subject: name,
        reason: "wrong-model",
        rule: "is no codec of photos of any size",
        repair: "load it with loadAnyModel",
      });
    },
    loadAnyModel: async (source, options = {}) => {
      const [
        { fromDenoiserFile, isDenoiserFile },
        { fromInspectorFile, isInspectorFile },
        { fromPhotoCodecFile, isPhotoCodecFile },
      ] = await Promise.all([
        import("../model/denoiser/denoiser.ts"),
        import("../model/inspector/inspector.ts"),
        import("../model/photoCodec/photoCodec.ts"),
      ]);
      const { name, file } = await host.readModel(source);
      if (isInspectorFile(file)) return inspectorOn(await engineOf(options), fromInspectorFile(file, name));
      if (isDenoiserFile(file)) return denoiserOn(await engineOf(options), fromDenoiserFile(file, name));
      if (isPhotoCodecFile(file))
        return photoCodecOn(await engineOf(options), fromPhotoCodecFile(file, name));
      const { loadedAutoencoder } = await import("./model.ts");
      return modelOn(await engineOf(options), loadedAutoencoder(file, name));
    },
    decompress: async (source, options = {}) => {
      const { decompress, openCompressed } = await import("../tasks/compress.ts");
      const { modelOf } = await import("./model.ts");
      const { openModel } = await import("../model/openModel.ts");
      const { name, bytes } = await host.readBytes(source);
      const given = options.model === undefined ? undefined : await readAutoencoder(fileOf(options.model));
      const opened = await openCompressed(bytes, name, given);
      const open = openModel(opened.autoencoder, await engineOf(options));
      return {
        model: modelOf(open, host),
        rows: opened.rows,
        bytes: bytes.length,
        ...(opened.names && { names: opened.names }),
        stream: () => decompress(opened, open.run),
      };
    },
    holdsPhoto: async (source) => {
      const { isPhotoFile } = await import("../files/photo/photoFile.ts");
      return isPhotoFile((await host.readBytes(source)).bytes);
    },
    scanOnnx: async (source) => {
      const [{ scanOnnx }, { isObject, parseJson }] = await Promise.all([
        import("../graph/onnx/scan.ts"),
        import("../files/json.ts"),
      ]);
      const { name, bytes } = await host.readBytes(source);
      const summary = scanOnnx(bytes, name);
      const text = summary.metadata["hourglass.provenance"];
      const provenance = text === undefined ? undefined : parseJson(text, `${name}: provenance`);
      return { ...summary, ...(isObject(provenance) && { provenance }) };
    },
    startEngine: (options) => host.startEngine(options),
  };
  return opened;
}

/** The bytes of a model's file, or where they are. */
function fileOf(model: FileSource | Model): FileSource {
  return typeof model === "object" && "toBytes" in model ? model.toBytes() : model;
}
