import { type Shape, sizeOf } from "../core/shape.ts";
import { type DType, type Tensor, zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { type DetectOptions, detectorOf, type Verdict } from "../detect/verdict.ts";
import { checkRows } from "../model/autoencoder.ts";
import { chunks } from "../model/chunks.ts";
import type { OpenModel } from "../model/openModel.ts";
import { decode } from "../tasks/decode.ts";
import { detect } from "../tasks/detect.ts";
import { encode } from "../tasks/encode.ts";
import { type DrawOptions, newRows } from "../tasks/generate.ts";
import { type Filled, type ImputeOptions, impute } from "../tasks/impute.ts";
import { reconstruct, reconstructTimeSteps } from "../tasks/reconstruct.ts";
import { codesInOrder, rowsOfCodes } from "../tasks/rowsOfCodes.ts";

/** Results of some rows: [n, ...], the first of which belongs to row `start` of the data. */
export interface RowPart<D extends DType> {
  /** Index of the first row. */
  readonly start: number;
  /** [n, ...], in the order of the data. */
  readonly rows: Tensor<D>;
}

/** Rows of a table with the missing cells filled, and how filling these went. */
export interface FilledPart extends RowPart<"float64">, Omit<Filled, "rows"> {
  /** The rows as they were read, missing cells NaN. */
  readonly given: Tensor;
}

/**
 * A model's tasks that pass over rows, each under its usual name: iterate what it gives by `for await`. Rows are read and
 * results come a few thousand at a time, in order, fewer where rows are large, so that data of any length is scored in
 * the memory of a part. The iteration may be left at any part.
 */
export interface RowStream {
  /** Codes [n, latent], see {@link Model.encode}. */
  encode(data: Dataset, options?: { width?: number }): AsyncGenerator<RowPart<"float32">>;
  /**
   * Codes → rows [n, ...row]. Codes are a tensor [n, latent], or a data set from {@link Model.openCodes}, where `width` says
   * how many numbers a nested model's code was kept with.
   */
  decode(
    codes: Dataset | Tensor<"float32">,
    options?: { width?: number },
  ): AsyncGenerator<RowPart<"float32" | "float64">>;
  /** New rows [n, ...row], see {@link Model.sample}; the same as there for the same seed. */
  sample(count: number, options?: DrawOptions): AsyncGenerator<RowPart<"float32" | "float64">>;
  /** Rows [n, ...row] through the bottleneck and back, or time steps [n, columns] of a series that was cut into windows. */
  reconstruct(data: Dataset, options?: { width?: number }): AsyncGenerator<RowPart<"float32" | "float64">>;
  /** Scores [n], see {@link Model.score}. */
  score(data: Dataset): AsyncGenerator<RowPart<"float64">>;
  /** Verdicts, each of which names its row or time step. */
  detect(data: Dataset, options?: DetectOptions): AsyncGenerator<Verdict[]>;
  /** A table's rows [n, columns] with the missing cells filled. */
  impute(data: Dataset, options?: ImputeOptions): AsyncGenerator<FilledPart>;
}

/** The tasks of a model on a runner, part by part. */
export function rowStream(model: OpenModel): RowStream {
  return {
    encode: async function* (data, { width } = {}) {
      checkRows(model, data);
      for await (const { start, codes } of encode(model, data, width)) yield { start, rows: codes };
    },
    decode: (codes, { width } = {}) =>
      "read" in codes ? decode(model, codes, width) : rowsOfCodes(model, codesInOrder(codes), codes.shape[0]),
    // Not a generator, so that a model that cannot draw is refused at the call.
    sample: (count, options) => newRows(model, count, options),
    reconstruct: async function* (data, { width } = {}) {
      checkRows(model, data);
      const { cut } = data;
      yield* cut ? reconstructTimeSteps(model, { ...data, cut }, width) : reconstruct(model, data, width);
    },
    score: async function* (data) {
      checkRows(model, data);
      detectorOf(model);
      for await (const { start, raw } of chunks(data, model.run))
        yield { start, rows: (await model.run.judge(raw)).scores };
    },
    detect: async function* (data, options) {
      checkRows(model, data);
      yield* detect(model, data, options);
    },
    impute: async function* (data, options) {
      checkRows(model, data);
      for await (const { start, raw } of chunks(data, model.run))
        yield { start, given: raw, ...(await impute(model, raw, options)) };
    },
  };
}

/** All parts of a stream in one tensor of a shape, rows first. */
export async function whole<D extends DType>(
  parts: AsyncIterable<RowPart<D>>,
  dtype: D,
  shape: Shape,
): Promise<Tensor<D>> {
  const all = zeros(dtype, shape);
  const size = sizeOf(shape.slice(1));
  for await (const { start, rows } of parts) all.data.set(rows.data as never, start * size);
  return all;
}
