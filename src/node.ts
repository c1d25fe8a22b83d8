/** Hourglass in Node: everything of the library over files on disk and native kernels. */

import { nodeLibraryHost } from "./hosts/node/libraryHost.ts";
import { library } from "./library/library.ts";

export { namesArray, type WriteArrayOptions, writeArray } from "./hosts/node/arrays/writeArray.ts";
export { writeAtomic as writeFile } from "./hosts/node/disk/atomic.ts";
export { joinCompressed } from "./hosts/node/disk/joinCompressed.ts";
export { type Lock, lockOutput } from "./hosts/node/disk/lock.ts";
export { type OnnxEngineOptions, onnxEngine } from "./hosts/node/engine/onnxEngine.ts";
export { type JoinedPeers, joinPeers } from "./hosts/node/mpi/joinPeers.ts";
export { type Launched, launched } from "./hosts/node/mpi/launcher.ts";
export { besideCodecs, type CodecResult } from "./hosts/node/pictures/besideCodecs.ts";
export {
  encodePicture,
  formatNamed,
  holdsFrames,
  lostIn,
  type WriteForm,
  type WrittenFormat,
  writePicture,
} from "./hosts/node/pictures/encodePicture.ts";
export {
  isOfPictures,
  type OpenedPicture,
  openPictures,
  type PictureFile,
} from "./hosts/node/pictures/openPictures.ts";
export {
  type GoodPictures,
  openGoodPictures,
  openPatches,
  openPhotos,
  type PatchOptions,
  type Photos,
} from "./hosts/node/pictures/patches.ts";
export { type ReadPictureOptions, readPicture } from "./hosts/node/pictures/picture.ts";
export type { PictureForm } from "./hosts/node/pictures/pictureForm.ts";
export { refitPicture } from "./hosts/node/pictures/sharpPictures.ts";
export { joinTables } from "./hosts/node/tables/joinTables.ts";
export { arrayStream, type TableFormat, tableStream } from "./hosts/node/tables/tableStream.ts";
export { writeFilled } from "./hosts/node/tables/writeFilled.ts";
export { writeTable } from "./hosts/node/tables/writeTable.ts";
export { type UmapOptions, umap } from "./hosts/node/umap.ts";
export * from "./index.ts";
export type { ResultColumn, ResultRow } from "./report/results/resultTable.ts";

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
} = library(nodeLibraryHost);
