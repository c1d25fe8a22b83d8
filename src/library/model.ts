import { usageError } from "../core/errors.ts";
import type { Picture } from "../core/picture.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Source } from "../data/source.ts";
import { type DetectOptions, detectorOf, type Verdict } from "../detect/verdict.ts";
import type { ExportedFile } from "../export/exportOnnx.ts";
import { encodeModel, type ModelFile, type Provenance } from "../files/modelFile.ts";
import type { EvaluateOptions, Evaluation, TrainingRows } from "../inspect/evaluate.ts";
import type { ColumnError, Examples } from "../inspect/examples.ts";
import { type LayerTable, layerTable } from "../inspect/layerTable.ts";
import { type Autoencoder, checkRows, fromModelFile, toModelFile } from "../model/autoencoder.ts";
import { isDenoiserFile } from "../model/denoiser/denoiser.ts";
import { type Calibration, calibrationOf, type Wanted } from "../model/detector/calibration.ts";
import type { Detector } from "../model/detector/detector.ts";
import { isInspectorFile } from "../model/inspector/inspector.ts";
import type { OpenModel } from "../model/openModel.ts";
import { isPhotoCodecFile } from "../model/photoCodec/photoCodec.ts";
import type { Source as RowsSource } from "../model/source.ts";
import { rawShape, rawType } from "../models/inputs/inputSpec.ts";
import type { ModelSpec } from "../models/modelSpec.ts";
import type { AutoThreshold } from "../tasks/autoThreshold.ts";
import type { Compressed, CompressOptions } from "../tasks/compress.ts";
import type { Denoised, DenoiseOptions } from "../tasks/denoise.ts";
import type { FilledTable, FillOptions } from "../tasks/fillTable.ts";
import { type DrawOptions, densityName } from "../tasks/generate.ts";
import type { ImputeOptions } from "../tasks/impute.ts";
import { interpolate } from "../tasks/interpolate.ts";
import type { Finding } from "../train/events.ts";
import type { TrainingRecord } from "../train/trainingRecord.ts";
import { namedTensors } from "../train/weights.ts";
import type { Fresh } from "./fresh.ts";
import type { LibraryHost } from "./host.ts";
import type { JudgedImputation, JudgeImputationOptions } from "./judgeImputation.ts";
import type { OpenForOptions } from "./openFor.ts";
import { type Placed, type PlaceOptions, placeRows } from "./placeRows.ts";
import { type RowStream, rowStream, whole } from "./rowStream.ts";
import { save } from "./save.ts";

/** A trained autoencoder and everything that can be asked of it. What it says of rows comes whole, or by {@link stream} in parts. */
export interface Model {
  /** Tells it from a denoiser of pictures of any size. */
  readonly family: "autoencoder";
  /** The model as plain data: type, input with its fitted columns, layers, width of the code, loss. */
  readonly spec: ModelSpec;
  /** When, from which data and how long it was trained, and by which version. */
  readonly provenance: Provenance;
  /** How many numbers were trained. */
  readonly parameters: number;
  /** What the training doctor found; empty for a loaded model. */
  readonly findings: readonly Finding[];
  /** How the training went, and which rows it held out; absent for a loaded model. */
  readonly training?: TrainingRecord;
  /** How rows are scored, as plain data; absent where the model was trained without rows held out. */
  readonly detector?: Detector;
  /** Where the training rows came from, where that is known. */
  readonly source?: RowsSource;
  /** The tasks that pass over rows, part by part in memory that does not grow with the rows. */
  readonly stream: RowStream;
  /** The layers in order, from the input to the output. */
  layers(): LayerTable;
  /** Weights by name, as the model file holds them. */
  weights(): ReadonlyMap<string, Tensor<"float32">>;
  /**
   * Opens data as the model takes it: columns by name, pictures in its size, a series in its windows. Throws where it does not
   * suit the model. Close the data set after use.
   */
  open(source: Source, options?: OpenForOptions): Promise<Dataset>;
  /**
   * Opens codes that were kept, such as a table with the columns `z0`, `z1` …, for {@link decode}; of a nested model's the
   * first `width` numbers. Close the data set after use.
   */
  openCodes(source: Source, options?: { width?: number }): Promise<Dataset>;
  /** Throws where rows of some data are not what the model takes (code `data`); every task that takes data checks it first. */
  check(data: Dataset): void;
  /** Rows → codes [rows, latent]; of a nested model the first `width` numbers, and 0 after them. */
  encode(data: Dataset, options?: { width?: number }): Promise<Tensor<"float32">>;
  /** Codes [n, latent] → rows [n, ...row] in the data's own units; of {@link openCodes} with the `width` that was given there. */
  decode(
    codes: Dataset | Tensor<"float32">,
    options?: { width?: number },
  ): Promise<Tensor<"float32" | "float64">>;
  /**
   * Rows through the bottleneck and back, [rows, ...row] in the data's own units; through `width` numbers of a nested
   * model's code. A series that was cut into windows comes back by its time steps, [steps, columns].
   */
  reconstruct(data: Dataset, options?: { width?: number }): Promise<Tensor<"float32" | "float64">>;
  /** Some rows of the data, by index, and what they become, with training's noise where the model denoises: for pictures and plots. */
  examples(data: Dataset, rows: Uint32Array): Promise<Examples>;
  /**
   * How odd each row is, [rows]; higher is odder, about 0 ± 1 for normal rows: the log of its mean distance to the nearest
   * training rows, see {@link Detector}. Throws where the model was trained without rows held out (code `usage`).
   */
  score(data: Dataset): Promise<Float64Array>;
  /** The score from which a row is an anomaly, so that about a share `rate` of normal rows are. Default rate 0.01. */
  threshold(rate?: number): number;
  /**
   * The threshold of a rate and how sure the rows held out in training make it: bounds of the share of normal rows that it
   * flags, and whether they carry the rate at all. Or the same for a threshold of your own. Default rate 0.01. Throws
   * `usage` where fewer than eight rows were held out.
   */
  calibration(wanted?: Wanted): Calibration;
  /**
   * A threshold that is chosen on some data: by the labels of a few rows (`odd`, undefined where a row has none), else by
   * where scores stand apart from the rest, else by the rate. Scores all of them.
   */
  autoThreshold(
    data: Dataset,
    options?: { odd?: readonly (boolean | undefined)[] | undefined; rate?: number },
  ): Promise<AutoThreshold>;
  /** Score, verdict and blame of each row, or of each time step of a series that was cut into windows. Fails as {@link score}. */
  detect(data: Dataset, options?: DetectOptions): Promise<Verdict[]>;
  /** Mean squared residual of each column over some rows, in units of its own spread; of tables. */
  columnErrors(data: Dataset, rows: Uint32Array): Promise<readonly ColumnError[]>;
  /**
   * Cleans one picture, uint8 0…255 or float32 0…1 → float32 0…1 of the same shape; one of another size than the model's is
   * brought to it and back, one of other channels is cleaned channel by channel, which is noted.
   */
  denoise(picture: Picture, options?: DenoiseOptions): Promise<Denoised>;
  /**
   * New rows [count, ...row] in the data's own units, decoded from draws of a mixture of Gaussians fitted to the training
   * codes, or of a variational model's prior; of a table under conditions, with `where`. The same seed gives the same rows.
   * Numbers keep to the range and the decimal places of their column. Throws `usage` where a model of another type is asked for
   * its prior, or `where` names what the model does not have.
   */
  sample(count: number, options?: DrawOptions): Promise<Tensor<"float32" | "float64">>;
  /** What {@link sample} draws from, in words. */
  drawnFrom(options?: DrawOptions): string;
  /**
   * Rows [steps, ...row] on the way between the codes of two rows of some data, by index, both ends among them; 10 steps by
   * default. Codes with a normal prior are followed along a great circle (White 2016), all others along a line.
   */
  interpolate(
    data: Dataset,
    from: number,
    to: number,
    options?: { steps?: number },
  ): Promise<Tensor<"float32" | "float64">>;
  /** Codes [steps, latent] on the way from one code to another, both ends among them. */
  between(from: Float32Array, to: Float32Array, steps: number): Tensor<"float32">;
  /**
   * A table's rows [rows, columns] with the missing cells (NaN) filled and the known ones as they were: each round reconstructs
   * the rows from the last guess. Throws `usage` where the model is of no table.
   */
  impute(data: Dataset, options?: ImputeOptions): Promise<Tensor<"float64">>;
  /**
   * A table's file with the missing cells filled and everything else as it stands there, character for character: columns that
   * the model does not know, words, digits, quotes. `data` is a data set of {@link open}. Throws `usage` where it has no cells.
   */
  fillTable(data: Dataset, options?: FillOptions): Promise<FilledTable>;
  /** How well {@link impute} fills known cells of some rows that are hidden for it. */
  judgeImputation(data: Dataset, options?: JudgeImputationOptions): Promise<JudgedImputation>;
  /** Rows as points of a plane, and how far the map's neighbourhoods can be trusted (Venna & Kaski 2001). */
  map(data: Dataset, options?: PlaceOptions): Promise<Placed>;
  /** Rows as the bytes of a `.hgz` file: their codes, rounded and entropy-coded. */
  compress(data: Dataset, options?: CompressOptions): Promise<Compressed>;
  /** The model's numbers with the baselines' beside them, on the same rows. */
  evaluate(data: Dataset, options?: EvaluateOptions): Promise<Evaluation>;
  /**
   * A model that was just trained beside the baselines, on rows of its data set that none of them learnt from; undefined
   * where no rows were held out. Each method may take a small share of the work of the training; what that left out is
   * among the notes.
   */
  evaluateHeldOut(data: Dataset, options?: Pick<EvaluateOptions, "report">): Promise<Evaluation | undefined>;
  /**
   * The rows that the model learnt from, opened again by its {@link source} for {@link evaluate}; undefined where it has
   * none, or where the data is no longer what it was. Close the data set after use.
   */
  openTrainingRows(): Promise<TrainingRows | undefined>;
  /** The model as ONNX files with pre- and postprocessing inside, tried beside this one and refused where they differ. */
  export(options?: { rate?: number }): Promise<ExportedFile[]>;
  /** The bytes of the model's file. */
  toBytes(): Uint8Array<ArrayBuffer>;
  /** Writes the model file; the path holds the whole of it or what it held before. Throws where there is no disk. */
  save(path: string): Promise<void>;
  /** Releases what the engine holds of the model. */
  close(): Promise<void>;
}

/** A trained autoencoder on an engine, as users see it. */
export function modelOf(open: OpenModel, host: LibraryHost, fresh: Fresh = {}): Model {
  const { run, ...autoencoder } = open;
  const { findings = [], training } = fresh;
  const { spec } = autoencoder;
  const rowsType = rawType(spec.input, "float32") as "float32" | "float64";
  const rowsShape = (rows: number) => [rows, ...rawShape(spec.input)];
  const stream = rowStream(open);
  const toBytes = () => encodeModel(toModelFile(autoencoder));
  const model: Model = {
    family: "autoencoder",
    spec,
    provenance: autoencoder.provenance,
    parameters: autoencoder.weights.length,
    findings,
    ...(training && { training }),
    ...(autoencoder.detector && { detector: autoencoder.detector }),
    ...(autoencoder.source && { source: autoencoder.source }),
    stream,
    layers: () => layerTable(autoencoder.net),
    weights: () => namedTensors(autoencoder.net, autoencoder.weights),
    open: async (source, options) => {
      const { openFor } = await import("./openFor.ts");
      return openFor(autoencoder, await host.opening(), source, options);
    },
    openCodes: async (source, options) => {
      const { openCodes } = await import("./openFor.ts");
      return openCodes(autoencoder, await host.opening(), source, options);
    },
    check: (data) => checkRows(autoencoder, data),
    encode: (data, options) => whole(stream.encode(data, options), "float32", [data.rows, spec.latent]),
    decode: (codes, options) => {
      const rows = "read" in codes ? codes.rows : codes.shape[0];
      return whole(stream.decode(codes, options), rowsType, rowsShape(rows));
    },
    reconstruct: (data, options) =>
      whole(
        stream.reconstruct(data, options),
        rowsType,
        data.cut ? [data.cut.timeSteps, data.shape[0]] : rowsShape(data.rows),
      ),
    examples: async (data, rows) => {
      checkRows(autoencoder, data);
      const { examplesOf } = await import("../inspect/examples.ts");
      return examplesOf(open, data, rows);
    },
    score: async (data) => (await whole(stream.score(data), "float64", [data.rows])).data,
    threshold: (rate = 0.01) => calibrationOf(detectorOf(autoencoder), { rate }).threshold,
    calibration: (wanted = { rate: 0.01 }) => calibrationOf(detectorOf(autoencoder), wanted),
    autoThreshold: async (data, options) => {
      checkRows(autoencoder, data);
      const { autoThreshold } = await import("../tasks/autoThreshold.ts");
      return autoThreshold(open, data, options);
    },
    detect: async (data, options) => {
      const verdicts: Verdict[] = [];
      for await (const some of stream.detect(data, options)) for (const one of some) verdicts.push(one);
      return verdicts;
    },
    columnErrors: async (data, rows) => {
      checkRows(autoencoder, data);
      const { columnErrors } = await import("../inspect/examples.ts");
      return columnErrors(open, await data.read(rows));
    },
    denoise: async (picture, options) => {
      const { denoise } = await import("../tasks/denoise.ts");
      return denoise(open, picture, (await host.opening()).pictures.refit, options);
    },
    sample: async (count, options) => whole(stream.sample(count, options), rowsType, rowsShape(count)),
    drawnFrom: (options) => densityName(autoencoder, options),
    interpolate: async (data, from, to, { steps = 10 } = {}) => {
      checkRows(autoencoder, data);
      const codes = (await run.encode(await data.read([from, to]))).data;
      return model.decode(model.between(codes.subarray(0, spec.latent), codes.subarray(spec.latent), steps));
    },
    between: (from, to, steps) => interpolate(spec.type, from, to, steps),
    impute: (data, options) => whole(stream.impute(data, options), "float64", [data.rows, ...data.shape]),
    fillTable: async (data, options) => {
      checkRows(autoencoder, data);
      const { fillTable } = await import("../tasks/fillTable.ts");
      return fillTable(open, data, options);
    },
    judgeImputation: async (data, options) => {
      checkRows(autoencoder, data);
      const { judgeImputation } = await import("./judgeImputation.ts");
      return judgeImputation(open, data, options);
    },
    map: async (data, options) => {
      checkRows(autoencoder, data);
      return placeRows(open, data, options);
    },
    compress: async (data, options) => {
      checkRows(autoencoder, data);
      const { compress } = await import("../tasks/compress.ts");
      return compress(open, data, options);
    },
    evaluate: async (data, options) => {
      checkRows(autoencoder, data);
      const { evaluate } = await import("../inspect/evaluate.ts");
      return evaluate(open, data, options);
    },
    evaluateHeldOut: async (data, options) => {
      checkRows(autoencoder, data);
      if (!training)
        throw usageError({
          subject: "evaluateHeldOut",
          reason: "wrong-model",
          rule: "needs a model that was just trained: a loaded one does not know which rows were held out",
          repair: "evaluate it on rows that it has not seen",
        });
      const { evaluateHeldOut } = await import("../inspect/evaluateHeldOut.ts");
      return evaluateHeldOut(open, data, training, options);
    },
    openTrainingRows: async () => {
      const [{ trainingRows }, { openSource }] = await Promise.all([
        import("../inspect/beside/trainingRows.ts"),
        import("../data/open.ts"),
      ]);
      const columns = "columns" in spec.input ? { like: spec.input.columns } : {};
      return trainingRows(autoencoder, async ({ data, open }) =>
        openSource(await host.opening(), data, { ...open, ...columns }),
      );
    },
    export: async (options) => {
      const { exportOnnx } = await import("../export/exportOnnx.ts");
      return exportOnnx(open, await host.startRuntime(), options);
    },
    toBytes,
    save: (path) => save(host, path, toBytes(), fresh),
    close: run.close,
  };
  return model;
}

/** The autoencoder of a model file; `name` is the file, for the messages. */
export function loadedAutoencoder(file: ModelFile, name: string): Autoencoder {
  if (isInspectorFile(file))
    throw usageError({
      subject: name,
      reason: "wrong-model",
      rule: "is an inspector of pictures of any size, which has no code",
      repair: "load it with loadInspector; it detects, is inspected and exported",
    });
  if (isPhotoCodecFile(file))
    throw usageError({
      subject: name,
      reason: "wrong-model",
      rule: "is a codec of photos of any size, whose code is no row of numbers",
      repair: "load it with loadPhotoCodec; it compresses, decompresses and is inspected",
    });
  if (!isDenoiserFile(file)) return fromModelFile(file, name);
  throw usageError({
    subject: name,
    reason: "wrong-model",
    rule: "is a denoiser of pictures of any size, which has no code",
    repair: "load it with loadDenoiser; it denoises, is evaluated, inspected and exported",
  });
}
