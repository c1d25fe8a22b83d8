/** Hourglass in a browser: everything of the library over onnxruntime-web in a worker. */

import { webLibraryHost } from "./hosts/web/libraryHost.ts";
import { library } from "./library/library.ts";

export { type WebEngineOptions, webEngine } from "./hosts/web/webEngine.ts";
export * from "./index.ts";

export const {
  openDataset,
  look,
  train,
  trainDenoiser,
  trainInspector,
  trainPhotoCodec,
  trainedBefore,
  sweep,
  loadModel,
  loadDenoiser,
  loadInspector,
  loadPhotoCodec,
  loadAnyModel,
  decompress,
  holdsPhoto,
  scanOnnx,
  startEngine,
} = library(webLibraryHost);
