import type { OpeningHost } from "../../data/open.ts";
import { webPictures } from "./pictures/webPictures.ts";
import { unpack } from "./unpack.ts";

/** A page or a worker as the readers see it: no paths, and rows stay in memory. */
export const webHost: OpeningHost = { pictures: webPictures, unpack };
