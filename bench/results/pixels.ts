import type { Dataset } from "../../src/node.ts";

/** Pictures of a data set of bytes, those of some rows or all: [n, …row] in 0…1. */
export async function pixels(dataset: Dataset, rows?: Uint32Array): Promise<Float32Array<ArrayBuffer>> {
  const wanted = rows ?? Uint32Array.from({ length: dataset.rows }, (_, i) => i);
  return Float32Array.from((await dataset.read(wanted)).data, (byte) => byte / 255);
}
