/**
 * What became of broken input, by format and by kind of change: `node bench/run.mjs broken [--each 40] [--seed 1]`. Each cell is
 * so many cases of one change each, handed to what reads them; prints a table of how many were refused, in one line each, and
 * how many were read; exits with 1 where a case did anything else, or ended the process that took it.
 */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { caseSource, changed, changeKinds } from "./fuzz/mutate.ts";
import { writeSamples } from "./fuzz/samples.ts";
import type { Case } from "./fuzz/target.ts";
import { targets } from "./fuzz/targets.ts";

const { values } = parseArgs({
  options: {
    each: { type: "string", default: "40" },
    seed: { type: "string", default: "1" },
    /** Internal: the target that this process takes, and where the samples lie. */
    target: { type: "string" },
    folder: { type: "string" },
  },
});
const [each, seed] = [values.each, values.seed].map(Number);

/** Of a format, how many cases of each kind of change were refused, and how many did something else. */
interface Row {
  readonly format: string;
  readonly refused: number[];
  readonly lost: string[];
}

if (values.target !== undefined && values.folder !== undefined) await takeAll(values.target, values.folder);
else await table();

async function table(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "hourglass-broken-"));
  try {
    await writeSamples(join(folder, "samples"));
    const rows: Row[] = [];
    for (const name of Object.keys(targets)) rows.push(...(await rowsOf(name, folder)));
    const total = rows.length * changeKinds.length * each;
    const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
    const refused = sum(rows.map((row) => sum(row.refused)));
    const lost = rows.flatMap((row) => row.lost);
    console.log(
      `${rows.length} formats × ${changeKinds.length} kinds of change × ${each} cases, seed ${seed}:`,
    );
    console.log(
      `${total} tried, ${refused} refused in one line, ${total - refused - lost.length} read, ${lost.length} neither`,
    );
    console.log(`\n| format | ${changeKinds.join(" | ")} |`);
    console.log(`|---|${"--:|".repeat(changeKinds.length)}`);
    for (const row of rows) console.log(`| ${row.format} | ${row.refused.join(" | ")} |`);
    for (const says of lost) console.log(says);
    process.exitCode = lost.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The rows of a target, taken in a process of its own, which a decoder may end. */
async function rowsOf(target: string, folder: string): Promise<Row[]> {
  const words = ["--each", String(each), "--seed", String(seed), "--target", target, "--folder", folder];
  const child = fork(fileURLToPath(import.meta.url), words, { env: { ...process.env, TMPDIR: folder } });
  let rows: Row[] | undefined;
  child.on("message", (message) => {
    rows = message as Row[];
  });
  const code = await new Promise((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
  if (rows) return rows;
  return [
    { format: target, refused: changeKinds.map(() => 0), lost: [`${target}: ended its process (${code})`] },
  ];
}

async function takeAll(name: string, folder: string): Promise<void> {
  const own = mkdtempSync(join(folder, `${name}-`));
  const target = await targets[name](join(folder, "samples"), own);
  const formats = new Map<string, Case[]>();
  for (const sample of target.whole) {
    const format = formatOf(name, sample);
    formats.set(format, [...(formats.get(format) ?? []), sample]);
  }
  const all = target.whole.map(({ bytes }) => bytes);
  const rows: Row[] = [];
  for (const [format, samples] of formats) {
    const row: Row = { format, refused: changeKinds.map(() => 0), lost: [] };
    rows.push(row);
    for (const [kind, change] of changeKinds.entries()) {
      for (let i = 0; i < each; i++) {
        const source = caseSource(seed, `${format}, ${change}`, i);
        const sample = samples[source.integer(samples.length)];
        const bytes = changed(sample.bytes, all, kind, source);
        // A request that is cut short never becomes whole, so it is ended from this side.
        const whole = sample.kind === "body" ? "head" : sample.kind;
        try {
          if (!(await target.take({ bytes, kind: whole }))) row.refused[kind]++;
        } catch (error) {
          row.lost.push(`${format}, ${change}, case ${i}: ${error instanceof Error ? error.message : error}`);
        }
      }
    }
  }
  await target.close?.();
  process.send!(rows, () => process.exit(0));
}

/** What a sample is, as a person would call it. */
function formatOf(target: string, { bytes, kind }: Case): string {
  if (target === "model") return "model";
  if (target === "http") {
    const [, type = ""] = /^Content-Type: (\S+)\r$/m.exec(Buffer.from(bytes).toString("latin1")) ?? [];
    return `HTTP, ${type}`;
  }
  if (target === "parquet-in-memory") return ".parquet in memory";
  return kind.endsWith(".hgz") ? ".hgz" : kind;
}
