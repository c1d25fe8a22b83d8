/** Hourglass in Node: everything of the browser-safe door, and what reads files and runs native kernels. */

export type { OpenOptions } from "./data/options.ts";
export { type OnnxEngineOptions, onnxEngine } from "./engine/onnx/onnxEngine.ts";
export { openDataset } from "./hosts/node/open.ts";
export * from "./index.ts";
export { loadModel, type Model, type Training, train } from "./tasks/model.ts";
export { loadDenoiser, type PictureDenoiser } from "./tasks/pictureDenoiser.ts";
