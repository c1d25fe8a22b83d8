import { usageError } from "../../core/errors.ts";
import { decodeModel } from "../../files/modelFile.ts";
import type { FileSource, LibraryHost } from "../../library/host.ts";
import { webHost } from "./open.ts";
import { webEngine } from "./webEngine.ts";

/** A page or a worker as the library sees it: no paths and no disk. */
export const webLibraryHost: LibraryHost = {
  ...webHost,
  name: "a page",
  startEngine: webEngine,
  startRuntime: async () => (await import("./startRuntime.ts")).startRuntime(),
  readModel: async (source) => {
    const { name, bytes } = await readBytes(source);
    return { name, file: decodeModel(bytes, name) };
  },
  readBytes,
};

async function readBytes(source: FileSource): Promise<{ name: string; bytes: Uint8Array }> {
  if (source instanceof Uint8Array) return { name: "bytes", bytes: source };
  if (source instanceof Blob)
    return {
      name: source instanceof File ? source.name : "a blob",
      bytes: new Uint8Array(await source.arrayBuffer()),
    };
  throw usageError({
    subject: source,
    rule: "is a path, and a page cannot open one",
    repair: "give a File, a Blob or the bytes",
  });
}
