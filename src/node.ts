/** Hourglass in Node: everything of the library over files on disk and native kernels. */

import { nodeLibraryHost } from "./hosts/node/libraryHost.ts";
import { library } from "./library/library.ts";

export { type OnnxEngineOptions, onnxEngine } from "./hosts/node/engine/onnxEngine.ts";
export { openPictures, type PictureFile } from "./hosts/node/pictures/openPictures.ts";
export { openPatches, type PatchOptions } from "./hosts/node/pictures/patches.ts";
export { readPicture, writePicture } from "./hosts/node/pictures/picture.ts";
export { type ResultColumn, type ResultRow, writeTable } from "./hosts/node/tables/writeTable.ts";
export * from "./index.ts";

export const {
  openDataset,
  look,
  train,
  trainDenoiser,
  sweep,
  loadModel,
  loadDenoiser,
  loadAnyModel,
  decompress,
  startEngine,
} = library(nodeLibraryHost);
