import { Readable } from "node:stream";
import { createGunzip, createInflateRaw } from "node:zlib";
import type { Packing } from "../../../data/host.ts";

/** Unpacks by zlib, which checks lengths and checksums of every member and passes over what is padding. */
export async function* unpack(
  packed: AsyncIterable<Uint8Array<ArrayBuffer>>,
  format: Packing,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const input = Readable.from(packed, { objectMode: false });
  const output = (format === "gzip" ? createGunzip : createInflateRaw)({ chunkSize: 1 << 18 });
  input.on("error", (error) => output.destroy(error));
  output.on("close", () => input.destroy());
  yield* input.pipe(output);
}
