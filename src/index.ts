/** Hourglass's front door, safe in a browser. `hourglass/node` adds files and native kernels. */
export { HourglassError } from "./core/errors.ts";
export type { Tensor } from "./core/tensor.ts";
export type { Column, Dataset } from "./data/dataset.ts";
export type { Blame, DetectOptions, PictureBlame, Verdict } from "./detect/verdict.ts";
export type { Engine } from "./engine/engine.ts";
export { referenceEngine } from "./engine/reference/referenceEngine.ts";
export { type ModelSpec, parseModelSpec } from "./models/modelSpec.ts";
export type { FitOptions } from "./tasks/fit.ts";
export type { ImputeOptions } from "./tasks/impute.ts";
export type { Finding, TrainEvent } from "./train/events.ts";
