import type { Dataset } from "../../data/dataset.ts";
import { type OpeningHost, openSource } from "../../data/open.ts";
import type { OpenOptions } from "../../data/options.ts";
import type { Source } from "../../data/source.ts";
import { webPictures } from "./pictures/webPictures.ts";
import { unpack } from "./unpack.ts";

/** A page or a worker as the readers see it: no paths, and rows stay in memory. */
export const webHost: OpeningHost = { pictures: webPictures, unpack };

/**
 * Opens anything that can be learnt from: files that a person chose or dropped, an address, values in memory, or a
 * built-in set by name. A path is refused: a page cannot open one.
 */
export function openDataset(source: Source, options: OpenOptions = {}): Promise<Dataset> {
  return openSource(webHost, source, options);
}
