import { crc32 } from "../core/crc32.ts";
import { evenly } from "../core/evenly.ts";
import { sizeOf } from "../core/shape.ts";
import type { Dataset } from "./dataset.ts";

const bytesOf = { uint8: 1, float32: 4, float64: 8 } as const;
/** Most bytes of rows that are looked at: what takes a second. Of more, rows are taken evenly. */
const mostBytes = 2 ** 30;
/** Bytes of rows read at a time. */
const together = 2 ** 24;

/**
 * What tells the rows and labels of a data set from others of the same shape: the CRC-32 of their bytes, in hexadecimal. Where
 * they are more than 1 GiB, of as many rows, evenly spread, as make 1 GiB.
 */
export async function fingerprint(dataset: Dataset): Promise<string> {
  const rowBytes = Math.max(1, sizeOf(dataset.shape) * bytesOf[dataset.dtype]);
  const rows = evenly(dataset.rows, Math.max(1, Math.floor(mostBytes / rowBytes)));
  const step = Math.max(1, Math.floor(together / rowBytes));
  let sum = 0;
  for (let start = 0; start < rows.length; start += step) {
    const { data } = await dataset.read(rows.subarray(start, start + step));
    sum = crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), sum);
  }
  const encoder = new TextEncoder();
  for (const label of dataset.labels ?? []) sum = crc32(encoder.encode(`${label}\0`), sum);
  return sum.toString(16).padStart(8, "0");
}
