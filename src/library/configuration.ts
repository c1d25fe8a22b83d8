import { crc32 } from "../core/crc32.ts";
import type { Dataset } from "../data/dataset.ts";
import type { CheckpointOptions } from "./host.ts";

/** Options that do not change the numbers of a run. */
const besides = new Set([...["engine", "checkpoint", "onNote", "signal", "command", "version", "source"]]);

/** What must be the same for an interrupted run to go on: whatever changes its numbers, as plain data. */
export function configurationOf(
  options: { readonly checkpoint?: CheckpointOptions },
  { kind, rows, shape, columns }: Dataset,
): object {
  const settings =
    options.checkpoint?.settings ??
    Object.fromEntries(Object.entries(options).filter(([name]) => !besides.has(name)));
  return JSON.parse(JSON.stringify({ settings, data: { kind, rows, shape, columns } }, shortened)) as object;
}

/** A list of numbers, such as the rows to learn from, by its length and checksum. */
function shortened(_: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return { bytes: bytes.length, crc32: crc32(bytes) };
}
