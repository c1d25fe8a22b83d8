import { usageError } from "../../core/errors.ts";
import type { FileSource, LibraryHost } from "../../library/host.ts";
import { webEngine } from "./webEngine.ts";

/** A page or a worker as the library sees it: no paths and no disk. */
export const webLibraryHost: LibraryHost = {
  name: "a page",
  opening: async () => (await import("./open.ts")).webHost,
  startEngine: webEngine,
  startRuntime: async () => (await import("./startRuntime.ts")).startRuntime(),
  readModel: async (source) => {
    const { name, bytes } = await readBytes(source);
    const { decodeModel } = await import("../../files/modelFile.ts");
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
    reason: "no-disk",
    rule: "is a path, and a page cannot open one",
    repair: "give a File, a Blob or the bytes",
  });
}
