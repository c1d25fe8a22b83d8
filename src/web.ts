/** Hourglass in a browser: everything of the front door over onnxruntime-web in a worker. */

export { loadModel, train, type WebTrainOptions } from "./hosts/web/model.ts";
export { type WebEngineOptions, webEngine } from "./hosts/web/webEngine.ts";
export * from "./index.ts";
export type { Model } from "./library/model.ts";
export type { Training } from "./library/training.ts";
