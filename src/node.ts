/** Hourglass in Node: everything of the browser-safe door, and what reads files and runs native kernels. */

export { openDataset } from "./data/open.ts";
export type { OpenOptions } from "./data/options.ts";
export { type OnnxEngineOptions, onnxEngine } from "./engine/onnx/onnxEngine.ts";
export * from "./index.ts";
export { loadModel, type Model, type Training, train } from "./library/model.ts";
export { loadDenoiser, type PictureDenoiser } from "./library/pictureDenoiser.ts";
