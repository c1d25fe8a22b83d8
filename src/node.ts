/** Hourglass in Node: everything of the browser-safe door, and what reads files and runs native kernels. */

export type { OpenOptions } from "./data/options.ts";
export { type OnnxEngineOptions, onnxEngine } from "./engine/onnx/onnxEngine.ts";
export { loadDenoiser, loadModel, type Model, type Training, train } from "./hosts/node/model.ts";
export { openDataset } from "./hosts/node/open.ts";
export * from "./index.ts";
export type { PictureDenoiser } from "./library/pictureDenoiser.ts";
