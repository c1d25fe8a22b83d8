/**
 * Does a table larger than memory train in bounded memory? `node bench/run.mjs bigTable [--gigabytes N] [--epochs N]
 * [--threads N]` writes a CSV of that size to the temporary folder, trains on it and on a small one of the same columns,
 * and prints the peak memory of all processes of each and what the large one takes more. The files are deleted. Linux
 * only: memory is read from /proc.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { factorTable, writeMade } from "./memory/madeTable.ts";
import { measuredCommand } from "./memory/measuredCommand.ts";
import type { PeakMb } from "./memory/peakMemory.ts";

const { values: options } = parseArgs({
  options: {
    gigabytes: { type: "string", default: "3" },
    epochs: { type: "string", default: "1" },
    threads: { type: "string", default: "1" },
  },
});

const columns = 20;
const fewestRows = 50_000;

const gigabytes = Number(options.gigabytes);
if (!(gigabytes > 0)) throw new Error(`bigTable: --gigabytes must be above 0, got ${options.gigabytes}`);
const folder = mkdtempSync(join(tmpdir(), "hourglass-table-"));
try {
  const small = await measure("small.csv", 0);
  const large = await measure("large.csv", gigabytes * 1e9);
  const { bytes, rows, seconds, peak_mb, training } = large;
  const engine_mb = small.peak_mb.together;
  const beyond_mb = peak_mb.together - engine_mb;
  console.log(
    JSON.stringify({ bytes, rows, seconds, peak_mb, engine_mb, beyond_mb, training, small }, undefined, 2),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What training on a table took. */
interface Measured {
  readonly bytes: number;
  readonly rows: number;
  /** From start to end of the command, reading the table and judging the model included. */
  readonly seconds: number;
  readonly peak_mb: PeakMb;
  /** Time and steps of the training alone; a step's milliseconds hold the wait for its rows. */
  readonly training: { readonly seconds: number; readonly steps: number; readonly ms_per_step: number };
}

async function measure(name: string, least: number): Promise<Measured> {
  const path = join(folder, name);
  const made = factorTable(columns);
  const bytesPerRow = made.line().length + 1;
  const { bytes, rows } = writeMade(path, {
    ...made,
    rows: Math.max(fewestRows, Math.ceil(least / bytesPerRow)),
  });
  console.error(`${(bytes / 1e9).toFixed(2)} GB, ${rows} rows`);
  const { epochs, threads } = options;
  const words = ["train", path, "--out", `${path}.model`, "--epochs", epochs, "--threads", threads];
  const { seconds, peak_mb, document } = await measuredCommand(words);
  rmSync(path);
  const training = document as { seconds: number; steps: number; ms_per_step: number };
  return {
    bytes,
    rows,
    seconds,
    peak_mb,
    training: { seconds: training.seconds, steps: training.steps, ms_per_step: training.ms_per_step },
  };
}
