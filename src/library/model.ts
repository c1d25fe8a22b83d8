import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { DetectOptions, Verdict } from "../detect/verdict.ts";
import type { Engine } from "../engine/engine.ts";
import { encodeModel, type ModelFile } from "../files/modelFile.ts";
import { type Autoencoder, checkRows, fromModelFile, toModelFile } from "../model/autoencoder.ts";
import { runner } from "../model/runner.ts";
import { postprocess, rawShape, rawType } from "../models/inputs/inputSpec.ts";
import type { ModelSpec } from "../models/modelSpec.ts";
import type { FitOptions } from "../tasks/fit.ts";
import { type DrawOptions, newCodes } from "../tasks/generate.ts";
import type { ImputeOptions } from "../tasks/impute.ts";
import { interpolate } from "../tasks/interpolate.ts";
import type { Finding, TrainEvent } from "../train/events.ts";
import { type RowStream, rowStream, whole } from "./rowStream.ts";
import { type Training, trainingOf } from "./training.ts";

/** A trained model and everything that can be asked of it. What it says of rows comes whole, or by {@link stream} in parts. */
export interface Model {
  readonly spec: ModelSpec;
  /** What the training doctor found; empty for a loaded model. */
  readonly findings: readonly Finding[];
  /** The tasks that pass over rows, part by part in memory that does not grow with the rows. */
  readonly stream: RowStream;
  /** Rows → codes [rows, latent]; of a nested model the first `width` numbers, and 0 after them. */
  encode(data: Dataset, options?: { width?: number }): Promise<Tensor<"float32">>;
  /** Codes [n, latent] → rows [n, ...row] in the data's own units. */
  decode(codes: Tensor<"float32">): Promise<Tensor<"float32" | "float64">>;
  /**
   * Rows through the waist and back, [rows, ...row] in the data's own units; through `width` numbers of a nested model's
   * code. A series that was cut into windows comes back by its moments, [moments, columns].
   */
  reconstruct(data: Dataset, options?: { width?: number }): Promise<Tensor<"float32" | "float64">>;
  /** How odd each row is, [rows]; higher is odder, about 0 ± 1 for normal rows. */
  score(data: Dataset): Promise<Float64Array>;
  /** Score, verdict and blame of each row. */
  detect(data: Dataset, options?: DetectOptions): Promise<Verdict[]>;
  /** New rows [count, ...row], decoded from draws of a mixture fitted to the training codes, or of a variational model's prior. */
  sample(count: number, options?: DrawOptions): Promise<Tensor<"float32" | "float64">>;
  /** Rows [steps, ...row] on the way between the codes of two rows of some data, both ends among them. */
  interpolate(
    data: Dataset,
    from: number,
    to: number,
    options?: { steps?: number },
  ): Promise<Tensor<"float32" | "float64">>;
  /** A table's rows [rows, columns] with the missing cells filled and the known ones as they were. */
  impute(data: Dataset, options?: ImputeOptions): Promise<Tensor<"float64">>;
  /** Rows as points [rows, 2] of a plane: codes of two numbers as they are, wider ones by principal components. */
  map(data: Dataset): Promise<Tensor<"float32">>;
  /** The bytes of the model's file. */
  toBytes(): Uint8Array<ArrayBuffer>;
  /** Releases what the engine holds of the model. */
  close(): Promise<void>;
}

/** As `FitOptions`; the engine may be one that is started when training begins. */
export interface TrainModelOptions extends Omit<FitOptions, "engine"> {
  engine: Engine | (() => Promise<Engine>);
}

/** Trains a model on a data set, whose rows are read until the training has ended; `inHost` adds what a host can do with it. */
export function train<M = Model>(
  data: Dataset,
  options: TrainModelOptions,
  inHost: (model: Model) => M = (model) => model as M,
): Training<M> {
  const events = async function* (): AsyncGenerator<TrainEvent, M | undefined> {
    const engine = typeof options.engine === "function" ? await options.engine() : options.engine;
    // A program that only scores loads nothing that trains.
    const { fit } = await import("../tasks/fit.ts");
    const fitted = yield* fit(data, { ...options, engine });
    return fitted && inHost(modelOf(fitted.autoencoder, engine, fitted.findings));
  };
  return trainingOf(events(), options.signal);
}

/** The model of a file that may come from anywhere; it is checked. `name` is the file, for the messages. */
export function modelFrom(file: ModelFile, name: string, { engine }: { engine: Engine }): Model {
  return modelOf(fromModelFile(file, name), engine);
}

function modelOf(autoencoder: Autoencoder, engine: Engine, findings: readonly Finding[] = []): Model {
  const { spec } = autoencoder;
  const run = runner(autoencoder, engine);
  const decode = async (codes: Tensor<"float32">) => postprocess(spec.input, await run.decode(codes));
  const stream = rowStream({ ...autoencoder, run });
  const model: Model = {
    spec,
    findings,
    stream,
    encode: (data, options) => whole(stream.encode(data, options), "float32", [data.rows, spec.latent]),
    decode,
    reconstruct: (data, options) =>
      whole(
        stream.reconstruct(data, options),
        rawType(spec.input, "float32") as "float32" | "float64",
        data.cut ? [data.cut.moments, data.shape[0]] : [data.rows, ...rawShape(spec.input)],
      ),
    score: async (data) => (await whole(stream.score(data), "float64", [data.rows])).data,
    detect: async (data, options) => {
      const verdicts: Verdict[] = [];
      for await (const some of stream.detect(data, options)) for (const one of some) verdicts.push(one);
      return verdicts;
    },
    sample: async (count, options) => decode(newCodes(autoencoder, options)(count)),
    interpolate: async (data, from, to, { steps = 10 } = {}) => {
      checkRows(autoencoder, data);
      const codes = (await run.encode(await data.read([from, to]))).data;
      const ends = [codes.subarray(0, spec.latent), codes.subarray(spec.latent)] as const;
      return decode(interpolate(spec.type, ...ends, steps));
    },
    impute: (data, options) => whole(stream.impute(data, options), "float64", [data.rows, ...data.shape]),
    map: async (data) => {
      const { mapCodes } = await import("../tasks/map.ts");
      return (await mapCodes(await model.encode(data))).points;
    },
    toBytes: () => encodeModel(toModelFile(autoencoder)),
    close: run.close,
  };
  return model;
}
