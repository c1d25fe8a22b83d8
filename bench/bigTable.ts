/**
 * Does a table larger than memory train in bounded memory? `node bench/run.mjs bigTable [--gigabytes N] [--epochs N]
 * [--threads N]` writes a CSV of that size to the temporary folder, trains on it and on a small one of the same columns,
 * and prints the peak memory of all processes of each and what the large one takes more. The files are deleted. Linux
 * only: memory is read from /proc.
 */
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { random } from "../src/core/random.ts";
import { type PeakMb, peakMemory } from "./memory/peakMemory.ts";

const { values: options } = parseArgs({
  options: {
    gigabytes: { type: "string", default: "3" },
    epochs: { type: "string", default: "1" },
    threads: { type: "string", default: "1" },
  },
});

const columns = 20;
const factors = 4;
/** Rows that are made; a larger table repeats them, which costs its reader the same. */
const rowsMade = 50_000;

const gigabytes = Number(options.gigabytes);
if (!(gigabytes > 0)) throw new Error(`bigTable: --gigabytes must be above 0, got ${options.gigabytes}`);
const folder = mkdtempSync(join(tmpdir(), "hourglass-table-"));
try {
  const small = await measure(join(folder, "small.csv"), 0);
  const large = await measure(join(folder, "large.csv"), gigabytes * 1e9);
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

async function measure(path: string, least: number): Promise<Measured> {
  const { bytes, rows } = writeTable(path, least);
  const words = [
    "train",
    path,
    "--out",
    `${path}.model`,
    "--epochs",
    options.epochs,
    "--threads",
    options.threads,
  ];
  console.error(`hourglass ${words.join(" ")}  (${(bytes / 1e9).toFixed(2)} GB, ${rows} rows)`);
  const main = JSON.stringify(new URL("../src/cli/main.js", import.meta.url));
  const script = `import(${main}).then(async ({ main }) => { process.exitCode = await main(process.argv.slice(1)); })`;
  const began = performance.now();
  const child = spawn(process.execPath, ["-e", script, "--", ...words, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const peak = peakMemory(child.pid!);
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  const code = await new Promise((resolve) => child.on("close", resolve));
  const peak_mb = peak();
  rmSync(path);
  if (code !== 0) throw new Error(`bigTable: the training ended with ${code}`);
  const { seconds, steps, ms_per_step } = JSON.parse(out);
  return {
    bytes,
    rows,
    seconds: (performance.now() - began) / 1000,
    peak_mb,
    training: { seconds, steps, ms_per_step },
  };
}

/** Writes numbers that a few hidden factors mix, a block of rows over and over until there are enough bytes. */
function writeTable(path: string, least: number): { bytes: number; rows: number } {
  const source = random(1);
  const mix = Array.from({ length: columns * factors }, () => source.normal());
  const lines = Array.from({ length: rowsMade }, () => {
    const hidden = Array.from({ length: factors }, () => source.normal());
    const cell = (c: number): number =>
      hidden.reduce((sum, h, f) => sum + h * mix[c * factors + f], 0) + 0.3 * source.normal();
    return `${Array.from({ length: columns }, (_, c) => cell(c).toFixed(6)).join(",")}\n`;
  });
  const block = Buffer.from(lines.join(""));
  const file = openSync(path, "w");
  let bytes = writeSync(file, `${Array.from({ length: columns }, (_, c) => `x${c}`).join(",")}\n`);
  let rows = 0;
  do {
    for (let done = 0; done < block.length; ) done += writeSync(file, block, done);
    bytes += block.length;
    rows += rowsMade;
  } while (bytes < least);
  closeSync(file);
  return { bytes, rows };
}
