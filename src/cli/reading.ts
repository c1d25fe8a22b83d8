import { pick } from "../core/pick.ts";
import type { OpenOptions } from "../node.ts";
import type { Values } from "./line/options.ts";

/** The flags that say how data is read, as options of its opening. */
export function readingOf(values: Values): OpenOptions {
  return pick(values, [
    "header",
    "delimiter",
    "encoding",
    "columns",
    "drop",
    "types",
    "missing",
    "layout",
    "array",
  ]);
}
