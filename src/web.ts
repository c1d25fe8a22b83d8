/** Hourglass in a browser: everything of the front door, files that a person chose, and onnxruntime-web in a worker. */

export type { OpenOptions } from "./data/options.ts";
export { loadDenoiser, loadModel, train, type WebTrainOptions } from "./hosts/web/model.ts";
export { openDataset } from "./hosts/web/open.ts";
export { type WebEngineOptions, webEngine } from "./hosts/web/webEngine.ts";
export * from "./index.ts";
export type { Model } from "./library/model.ts";
export type { PictureDenoiser } from "./library/pictureDenoiser.ts";
export type { Training } from "./library/training.ts";
