/**
 * Hourglass's front door: the library over a host, and the types and measures that need none. `autoencoder/node` and
 * `autoencoder/web` bind it to their host.
 */
export {
  type Advice,
  type Complaint,
  type ErrorCode,
  type ErrorReason,
  HourglassError,
  type NamedOption,
} from "./core/errors.ts";
export { auroc } from "./core/metrics/auroc.ts";
export { averagePrecision } from "./core/metrics/averagePrecision.ts";
export { psnr } from "./core/metrics/psnr.ts";
export { ssim } from "./core/metrics/ssim.ts";
export type { Picture, PictureOptions } from "./core/picture.ts";
export type { Tensor } from "./core/tensor.ts";
export type { ArrayForm, ArrayLayout, ArrayType } from "./data/arrayForm.ts";
export type { Column, ColumnKind, Dataset, Place, SourceCells, SourceColumnUse } from "./data/dataset.ts";
export type { ColumnType, OpenOptions } from "./data/options.ts";
export { builtinDataset, builtins } from "./data/procedural/builtins.ts";
export { shardRange } from "./data/shard.ts";
export { someRows } from "./data/someRows.ts";
export type { CanvasPixels, MemoryArray, MemoryRows, Source } from "./data/source.ts";
export type { Cell, CellBatch, Refill } from "./data/table/tableSource.ts";
export { anomalies, listLabels, normalRows } from "./detect/labels.ts";
export type { Region } from "./detect/regions.ts";
export { type Stretch, stretches } from "./detect/stretches.ts";
export type { Blame, DetectOptions, PictureBlame, Verdict } from "./detect/verdict.ts";
export type { Engine } from "./engine/engine.ts";
export { type Peers, told } from "./engine/peers/peers.ts";
export { sharedEngine } from "./engine/peers/sharedEngine.ts";
export { referenceEngine } from "./engine/reference/referenceEngine.ts";
export type { ExportedAnySize } from "./export/exportAnySize.ts";
export type { ExportedDenoiser } from "./export/exportDenoiser.ts";
export type { ExportedFile } from "./export/exportOnnx.ts";
export type { Provenance } from "./files/modelFile.ts";
export type { OnnxPort } from "./graph/onnx/scan.ts";
export type { NamedPicture } from "./inspect/denoised.ts";
export type { EvaluateOptions, Evaluation, TrainingRows } from "./inspect/evaluate.ts";
export type { ColumnError, Examples } from "./inspect/examples.ts";
export type { DenoiserLayers, LayerRow, LayerTable } from "./inspect/layerTable.ts";
export type { Look, LookColumn } from "./inspect/look.ts";
export type { Stage } from "./inspect/stages.ts";
export type { Sweep, SweepEvent, SweepOptions, SweepPoint } from "./inspect/sweep.ts";
export type { Denoiser, DenoiserEvaluation } from "./library/denoiser.ts";
export type { CheckpointOptions, EngineOptions, FileSource, LibraryHost } from "./library/host.ts";
export type { Inspector } from "./library/inspector.ts";
export type { JudgedImputation, JudgeImputationOptions } from "./library/judgeImputation.ts";
export {
  type AnyModel,
  type Decompressed,
  type Library,
  library,
  type OnEngine,
  type ScannedOnnx,
  type Sweeping,
  type TrainDenoiserOptions,
  type TrainInspectorOptions,
  type TrainOptions,
  type TrainPhotoCodecOptions,
} from "./library/library.ts";
export type { Model } from "./library/model.ts";
export type { OpenForOptions } from "./library/openFor.ts";
export type { PhotoCodec } from "./library/photoCodec.ts";
export type { Placed, PlaceOptions } from "./library/placeRows.ts";
export type { FilledPart, RowPart, RowStream } from "./library/rowStream.ts";
export type { Training } from "./library/training.ts";
export type { Views } from "./model/anySize/views.ts";
export type { Calibration, Wanted } from "./model/detector/calibration.ts";
export type { Detector } from "./model/detector/detector.ts";
export type { NoiseKind, NoiseSpec } from "./models/corruptions/corruptions.ts";
export { type PresetName, presets } from "./models/families/autoencoder/presets.ts";
export { type ModelSpec, parseModelSpec } from "./models/modelSpec.ts";
export type { AutoThreshold } from "./tasks/autoThreshold.ts";
export type { ColumnBound, Compressed, CompressOptions, RestoredPart } from "./tasks/compress.ts";
export type { CompressedPhoto, CompressPhotoOptions, DecompressedPhoto } from "./tasks/compressPhoto.ts";
export type { Denoised, DenoiseOptions } from "./tasks/denoise.ts";
export type { FilledColumn, FilledTable, FillOptions, LeftCells } from "./tasks/fillTable.ts";
export type { DrawOptions } from "./tasks/generate.ts";
export type { ImputeOptions } from "./tasks/impute.ts";
export type { Inspected, InspectOptions } from "./tasks/inspectPicture.ts";
export type {
  DoneEvent,
  EpochEvent,
  Finding,
  JudgingEvent,
  NearestEvent,
  StartEvent,
  StepEvent,
  TrainEvent,
} from "./train/events.ts";
export type { TrainingRecord } from "./train/trainingRecord.ts";
