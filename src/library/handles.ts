/** What the library makes models of, in one file that it loads with the first model. */
export { fromDenoiserFile, isDenoiserFile } from "../model/denoiser/denoiser.ts";
export { openModel } from "../model/openModel.ts";
export { denoiserOf, loadedDenoiser } from "./denoiser.ts";
export { loadedAutoencoder, modelOf } from "./model.ts";
