import { usageError } from "../core/errors.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { scoreRows } from "../detect/scoreRows.ts";
import type { DetectOptions, Verdict } from "../detect/verdict.ts";
import type { Engine } from "../engine/engine.ts";
import { encodeModel, type ModelFile } from "../files/modelFile.ts";
import { type Autoencoder, checkRows, fromModelFile, toModelFile } from "../model/autoencoder.ts";
import { chunks, runner } from "../model/runner.ts";
import { postprocess } from "../models/inputs/inputSpec.ts";
import type { ModelSpec } from "../models/modelSpec.ts";
import { detect } from "../tasks/detect.ts";
import { type FitOptions, fit } from "../tasks/fit.ts";
import { type DrawOptions, drawCodes } from "../tasks/generate.ts";
import { type ImputeOptions, impute } from "../tasks/impute.ts";
import { interpolate } from "../tasks/interpolate.ts";
import { mapCodes } from "../tasks/map.ts";
import { reconstructMoments } from "../tasks/reconstruct.ts";
import type { Finding, TrainEvent } from "../train/events.ts";

/** A trained model and everything that can be asked of it. */
export interface Model {
  readonly spec: ModelSpec;
  /** What the training doctor found; empty for a loaded model. */
  readonly findings: readonly Finding[];
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

/** A training under way: iterate it for the events, or await the model. */
export interface Training extends AsyncIterable<TrainEvent> {
  /** The model, once training has ended; starts training where nothing iterates it. */
  model(): Promise<Model>;
}

/** Trains a model on a data set. */
export function train(data: Dataset, options: FitOptions): Training {
  const stream = fit(data, options);
  let finished: Promise<Model> | undefined;
  let result: Model | undefined;
  const step = async (): Promise<IteratorResult<TrainEvent, undefined>> => {
    const { value, done } = await stream.next();
    if (!done) return { value, done };
    if (value) result = modelOf(value.autoencoder, options.engine, value.findings);
    return { value: undefined, done: true };
  };
  return {
    [Symbol.asyncIterator]: () => ({ next: step }),
    model: () => {
      finished ??= (async () => {
        while (!result) {
          const { done } = await step();
          if (done && !result) throw usageError({ subject: "training", rule: "ended without a model" });
        }
        return result;
      })();
      return finished;
    },
  };
}

/** The model of a file that may come from anywhere; it is checked. `name` is the file, for the messages. */
export function modelFrom(file: ModelFile, name: string, { engine }: { engine: Engine }): Model {
  return modelOf(fromModelFile(file, name), engine);
}

function modelOf(autoencoder: Autoencoder, engine: Engine, findings: readonly Finding[] = []): Model {
  const { spec } = autoencoder;
  const run = runner(autoencoder, engine);
  const decode = async (codes: Tensor<"float32">) => postprocess(spec.input, await run.decode(codes));
  return {
    spec,
    findings,
    encode: (data, { width } = {}) => gather(autoencoder, data, (raw) => run.encode(raw, width)),
    decode,
    reconstruct: async (data, { width } = {}) => {
      const { cut } = data;
      if (cut) {
        checkRows(autoencoder, data);
        return reconstructMoments(autoencoder, run, { ...data, cut }, width);
      }
      return gather(autoencoder, data, async (raw) =>
        postprocess(spec.input, await run.reconstruct(raw, width)),
      );
    },
    score: (data) => {
      checkRows(autoencoder, data);
      return scoreRows(autoencoder, run, data);
    },
    detect: async (data, options) => {
      checkRows(autoencoder, data);
      const verdicts: Verdict[] = [];
      for await (const some of detect(autoencoder, run, data, options)) verdicts.push(...some);
      return verdicts;
    },
    sample: async (count, options) => decode(drawCodes(autoencoder, count, options)),
    interpolate: async (data, from, to, { steps = 10 } = {}) => {
      checkRows(autoencoder, data);
      const codes = (await run.encode(await data.read([from, to]))).data;
      const ends = [codes.subarray(0, spec.latent), codes.subarray(spec.latent)] as const;
      return decode(interpolate(spec.type, ...ends, steps));
    },
    impute: (data, options) =>
      gather(autoencoder, data, async (raw) => (await impute(autoencoder, run, raw, options)).rows),
    map: async (data) => (await mapCodes(await gather(autoencoder, data, (raw) => run.encode(raw)))).points,
    toBytes: () => encodeModel(toModelFile(autoencoder)),
    close: run.close,
  };
}

/** What a function makes of all rows, in one tensor. */
async function gather<D extends "float32" | "float64">(
  autoencoder: Autoencoder,
  data: Dataset,
  make: (raw: Tensor) => Promise<Tensor<D>>,
): Promise<Tensor<D>> {
  checkRows(autoencoder, data);
  let all: Tensor<D> | undefined;
  for await (const { start, raw } of chunks(data)) {
    const part = await make(raw);
    const row = part.shape.slice(1);
    all ??= {
      dtype: part.dtype,
      shape: [data.rows, ...row],
      data: new (part.data.constructor as new (n: number) => typeof part.data)(data.rows * sizeOf(row)),
    };
    all.data.set(part.data as never, start * sizeOf(row));
  }
  return all ?? make(await data.read([]));
}
