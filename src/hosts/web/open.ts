import type { Dataset } from "../../data/dataset.ts";
import type { OpenOptions } from "../../data/options.ts";
import type { Source } from "../../data/source.ts";

/**
 * Opens anything that can be learnt from: files that a person chose or dropped, an address, values in memory, or a
 * built-in set by name. A path is refused: a page cannot open one. The readers are loaded here, not before.
 */
export async function openDataset(source: Source, options: OpenOptions = {}): Promise<Dataset> {
  const [{ openSource }, { webHost }] = await Promise.all([
    import("../../data/open.ts"),
    import("./webHost.ts"),
  ]);
  return openSource(webHost, source, options);
}
