import type { Dataset } from "../../data/dataset.ts";
import type { OpeningHost } from "../../data/open.ts";
import type { OpenOptions } from "../../data/options.ts";
import type { Source } from "../../data/source.ts";
import { unpack } from "./unpack.ts";

/** A page or a worker as the readers see it: no paths, and rows stay in memory. */
export const webHost: OpeningHost = {
  pictures: {
    load: async (file) => (await webPictures()).load(file),
    decode: async (picture, options) => (await webPictures()).decode(picture, options),
    refit: async (picture, options) => (await webPictures()).refit(picture, options),
  },
  unpack,
};

/** Loaded with the first picture: a page that reads tables alone needs no decoders. */
const webPictures = async () => (await import("./pictures/webPictures.ts")).webPictures;

/**
 * Opens anything that can be learnt from: files that a person chose or dropped, an address, values in memory, or a
 * built-in set by name. A path is refused: a page cannot open one. The readers are loaded here, not before.
 */
export async function openDataset(source: Source, options: OpenOptions = {}): Promise<Dataset> {
  const { openSource } = await import("../../data/open.ts");
  return openSource(webHost, source, options);
}
