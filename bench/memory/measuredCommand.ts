import { spawn } from "node:child_process";
import { type PeakMb, peakMemory } from "./peakMemory.ts";

/** What a command of the command line took and gave. */
export interface MeasuredCommand {
  /** From start to end of the process. */
  readonly seconds: number;
  readonly peak_mb: PeakMb;
  /** What `--json` printed. */
  readonly document: Record<string, unknown>;
}

/** Runs `hourglass` with some words in a process of its own and watches its memory; throws where it fails. */
export async function measuredCommand(words: readonly string[]): Promise<MeasuredCommand> {
  console.error(`hourglass ${words.join(" ")}`);
  const main = JSON.stringify(new URL("../../src/cli/main.js", import.meta.url));
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
  if (code !== 0) throw new Error(`hourglass ${words[0]} ended with ${code}`);
  return { seconds: (performance.now() - began) / 1000, peak_mb, document: JSON.parse(out) };
}
