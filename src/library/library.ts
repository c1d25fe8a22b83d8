import type { Dataset } from "../data/dataset.ts";
import type { OpenOptions } from "../data/options.ts";
import type { Source } from "../data/source.ts";
import type { Engine } from "../engine/engine.ts";
import type { Look } from "../inspect/look.ts";
import type { Sweep, SweepEvent, SweepOptions } from "../inspect/sweep.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import type { Denoiser as TrainedDenoiser } from "../model/denoiser/denoiser.ts";
import type { FitOptions } from "../tasks/fit.ts";
import type { FitDenoiserOptions } from "../tasks/fitDenoiser.ts";
import type { Finding, TrainEvent } from "../train/events.ts";
import { configurationOf } from "./configuration.ts";
import type { Denoiser } from "./denoiser.ts";
import type { CheckpointOptions, EngineOptions, FileSource, LibraryHost } from "./host.ts";
import type { Model } from "./model.ts";
import type { RowPart } from "./rowStream.ts";
import { type Training, trainingOf } from "./training.ts";

/** An engine to use; without one, an engine is started at the first use and serves everything after it. */
export interface OnEngine {
  engine?: Engine;
}

/** Options of {@link Library.train}. */
export interface TrainOptions extends Omit<FitOptions, "engine" | "checkpoints">, OnEngine {
  /** Keep checkpoints on disk, and go on from one. */
  checkpoint?: CheckpointOptions;
  /** Called with what a reader of the checkpoint had to say, such as that a damaged one was set aside. */
  onNote?: (sentence: string) => void;
}

/** Options of {@link Library.trainDenoiser}. */
export interface TrainDenoiserOptions
  extends Omit<FitDenoiserOptions, "engine" | "checkpoints" | "from">,
    OnEngine,
    Pick<TrainOptions, "checkpoint" | "onNote"> {
  /** A model file of a denoiser to go on from: its levels and its weights. */
  from?: FileSource;
}

/** A sweep under way: iterate it for the events, or await the curve. */
export interface Sweeping extends AsyncIterable<SweepEvent, undefined> {
  /** As {@link Training.model}. */
  readonly sweep: Promise<Sweep>;
}

/** A compressed file, opened. */
export interface Decompressed {
  /** The model that decodes it: the one in the file, or the one that was given. */
  readonly model: Model;
  readonly rows: number;
  /** A name for each row, where the data had one. */
  readonly names?: readonly string[];
  /** Its rows [n, ...row] in the data's own units, part by part. */
  stream(): AsyncGenerator<RowPart<"float32" | "float64">>;
}

/** Everything that a program does with autoencoders. The same in every host. */
export interface Library {
  /**
   * Opens anything that can be learnt from: a built-in set by name, values in memory, files, and in Node a path. Close
   * the data set after use.
   */
  openDataset(source: Source, options?: OpenOptions): Promise<Dataset>;
  /** Says what is understood of a source before anything is trained: rows, columns, what is left out and why. */
  look(source: Source, options?: OpenOptions): Promise<Look>;
  /** Trains an autoencoder on a data set, whose rows are read until the training has ended. */
  train(data: Dataset, options?: TrainOptions): Training<Model>;
  /** Trains a denoiser of pictures of any size on square patches of pictures. */
  trainDenoiser(patches: Dataset, options?: TrainDenoiserOptions): Training<Denoiser>;
  /** Trains one short model for each width of the bottleneck, and says which width to take. */
  sweep(data: Dataset, options?: Omit<SweepOptions, "engine"> & OnEngine): Sweeping;
  /** Loads the model file of an autoencoder; it is checked, and no code is ever loaded from it. */
  loadModel(source: FileSource, options?: OnEngine): Promise<Model>;
  /** Loads the model file of a denoiser of pictures of any size, such as the one that is shipped. */
  loadDenoiser(source: FileSource, options?: OnEngine): Promise<Denoiser>;
  /** Loads a model file of either family; `family` tells which it is. */
  loadAnyModel(source: FileSource, options?: OnEngine): Promise<Model | Denoiser>;
  /** Opens a `.hgz` file that {@link Model.compress} made; `model` decodes it where it holds no decoder itself. */
  decompress(source: FileSource, options?: OnEngine & { model?: FileSource }): Promise<Decompressed>;
  /** Starts an engine of one's own; close it after use. */
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
  const checkpointsOf = (data: Dataset, options: TrainOptions | TrainDenoiserOptions) =>
    options.checkpoint &&
    host.checkpoints?.(options.checkpoint, configurationOf(options, data), options.onNote ?? (() => {}));

  // Each part is loaded at its first use, so that a page pays for what it calls.
  const modelOn = async (engine: Engine, trained: Autoencoder, findings?: readonly Finding[]) => {
    const { modelOf } = await import("./model.ts");
    return modelOf(trained, engine, host, findings);
  };
  const denoiserOn = async (engine: Engine, trained: TrainedDenoiser) => {
    const { denoiserOf } = await import("./denoiser.ts");
    return denoiserOf(trained, engine, host);
  };
  const readAutoencoder = async (source: FileSource): Promise<Autoencoder> => {
    const { loadedAutoencoder } = await import("./model.ts");
    const { name, file } = await host.readModel(source);
    return loadedAutoencoder(file, name);
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
  return {
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
        const checkpoints = checkpointsOf(data, options);
        const fitted = yield* fit(data, { ...options, engine, ...(checkpoints && { checkpoints }) });
        if (!fitted) return undefined;
        await checkpoints?.remove();
        return modelOn(engine, fitted.autoencoder, fitted.findings);
      };
      return trainingOf(events(), options.signal);
    },
    trainDenoiser: (patches, options = {}) => {
      const events = async function* (): AsyncGenerator<TrainEvent, Denoiser | undefined> {
        const engine = await engineOf(options);
        const { fitDenoiser } = await import("../tasks/fitDenoiser.ts");
        const checkpoints = checkpointsOf(patches, options);
        const fitted = yield* fitDenoiser(patches, {
          ...options,
          engine,
          from: options.from === undefined ? undefined : await readDenoiser(options.from),
          ...(checkpoints && { checkpoints }),
        });
        if (!fitted) return undefined;
        await checkpoints?.remove();
        return denoiserOn(engine, fitted.denoiser);
      };
      return trainingOf(events(), options.signal);
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
    loadAnyModel: async (source, options = {}) => {
      const { fromDenoiserFile, isDenoiserFile } = await import("../model/denoiser/denoiser.ts");
      const { name, file } = await host.readModel(source);
      if (isDenoiserFile(file)) return denoiserOn(await engineOf(options), fromDenoiserFile(file, name));
      const { loadedAutoencoder } = await import("./model.ts");
      return modelOn(await engineOf(options), loadedAutoencoder(file, name));
    },
    decompress: async (source, options = {}) => {
      const { decompress, openCompressed } = await import("../tasks/compress.ts");
      const { openModel } = await import("../model/openModel.ts");
      const { name, bytes } = await host.readBytes(source);
      const given = options.model === undefined ? undefined : await readAutoencoder(options.model);
      const opened = await openCompressed(bytes, name, given);
      const engine = await engineOf(options);
      const open = openModel(opened.autoencoder, engine);
      return {
        model: await modelOn(engine, opened.autoencoder),
        rows: opened.rows,
        ...(opened.names && { names: opened.names }),
        stream: () => decompress(opened, open.run),
      };
    },
    startEngine: (options) => host.startEngine(options),
  };
}
