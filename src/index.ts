/**
 * Hourglass's front door: the library over a host, and the types and measures that need none. `autoencoder/node` and
 * `autoencoder/web` bind it to their host.
 */
export { HourglassError } from "./core/errors.ts";
export { auroc } from "./core/metrics/auroc.ts";
export { averagePrecision } from "./core/metrics/averagePrecision.ts";
export { psnr } from "./core/metrics/psnr.ts";
export { ssim } from "./core/metrics/ssim.ts";
export type { Picture, PictureOptions } from "./core/picture.ts";
export type { Tensor } from "./core/tensor.ts";
export type { Column, ColumnKind, Dataset, SourceColumnUse } from "./data/dataset.ts";
export type { ColumnType, OpenOptions } from "./data/options.ts";
export { builtins } from "./data/procedural/builtins.ts";
export type { CanvasPixels, MemoryArray, MemoryRows, Source } from "./data/source.ts";
export { anomalies, normalRows } from "./detect/labels.ts";
export type { Blame, DetectOptions, PictureBlame, Verdict } from "./detect/verdict.ts";
export type { Engine } from "./engine/engine.ts";
export { referenceEngine } from "./engine/reference/referenceEngine.ts";
export type { EvaluateOptions, Evaluation } from "./inspect/evaluate.ts";
export type { ColumnError, Examples } from "./inspect/examples.ts";
export type { Look, LookColumn } from "./inspect/look.ts";
export type { Denoiser, DenoiserEvaluation } from "./library/denoiser.ts";
export type { CheckpointOptions, EngineOptions, FileSource, LibraryHost } from "./library/host.ts";
export {
  type Decompressed,
  type Library,
  library,
  type OnEngine,
  type Sweeping,
  type TrainDenoiserOptions,
  type TrainOptions,
} from "./library/library.ts";
export type { Model } from "./library/model.ts";
export type { Placed, PlaceOptions } from "./library/placeRows.ts";
export type { RowPart, RowStream } from "./library/rowStream.ts";
export type { Training } from "./library/training.ts";
export { type ModelSpec, parseModelSpec } from "./models/modelSpec.ts";
export type { ImputeOptions } from "./tasks/impute.ts";
export type { Finding, TrainEvent } from "./train/events.ts";
