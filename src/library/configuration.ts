import { crc32 } from "../core/crc32.ts";
import type { Dataset } from "../data/dataset.ts";
import { fingerprint } from "../data/fingerprint.ts";
import type { CheckpointOptions } from "./host.ts";

/** Options that do not change the numbers of a run. */
const besides = new Set([...["engine", "checkpoint", "onNote", "signal", "command", "version", "source"]]);

/** What must be the same for an interrupted run to go on, as plain data, and what it calls its data. */
export interface RunConfiguration {
  /** Whatever changes the numbers of a run. */
  readonly settings: object;
  /** The rows: kind, number, shape, columns and fingerprint. */
  readonly data: object;
  /** For people, and compared with nothing. */
  readonly about: { readonly data: string };
}

/** The configuration of a run, made at its first use: it reads all rows once. */
export function configurationOf(
  options: { readonly checkpoint?: CheckpointOptions },
  dataset: Dataset,
): () => Promise<RunConfiguration> {
  const make = async (): Promise<RunConfiguration> => {
    const { kind, rows, shape, columns, name } = dataset;
    const settings =
      options.checkpoint?.settings ??
      Object.fromEntries(Object.entries(options).filter(([option]) => !besides.has(option)));
    const data = { kind, rows, shape, columns, fingerprint: await fingerprint(dataset) };
    return JSON.parse(
      JSON.stringify({ settings, data, about: { data: name } }, shortened),
    ) as RunConfiguration;
  };
  let made: Promise<RunConfiguration> | undefined;
  return () => (made ??= make());
}

/** What tells one configuration from another: a checksum, in hexadecimal. */
export function markOf({ settings, data }: RunConfiguration): string {
  const bytes = new TextEncoder().encode(JSON.stringify({ settings, data }));
  return crc32(bytes).toString(16).padStart(8, "0");
}

/** A list of numbers, such as the rows to learn from, by its length and checksum. */
function shortened(_: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return { bytes: bytes.length, crc32: crc32(bytes) };
}
