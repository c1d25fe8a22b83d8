/**
 * Feeds what reads foreign bytes with broken input, seeded: model files, pictures, tables, Parquet, compressed files and HTTP
 * requests. Nothing may crash, hang, grow, or be refused but in one line: `npm run fuzz -- [--cases N] [--only NAME] [--seed N]
 * [--from N]`. A case is made of its seed, target and number alone, so `--only NAME --seed S --from N --cases 1` is that case again.
 */
import { type ChildProcess, spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { BatchOutcome } from "./fuzz/batch.ts";
import { writeSamples } from "./fuzz/samples.ts";
import { targets } from "./fuzz/targets.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "10000" },
    only: { type: "string", multiple: true },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
  },
});
const [cases, seed, first] = [values.cases, values.seed, values.from].map(Number);
const names = values.only ?? Object.keys(targets);
const unknown = names.find((name) => !Object.hasOwn(targets, name));
if (unknown !== undefined || ![cases, seed, first].every((n) => Number.isSafeInteger(n) && n >= 0)) {
  console.error(`fuzz: --only takes ${Object.keys(targets).join(", ")}; the others whole numbers`);
  process.exit(2);
}

/** Cases of one process, and bytes that a process may grow by in a batch and take in all. */
const together = 2500;
/** Seconds of the processor that one case may take, and of the clock: on a machine that is busy otherwise, that says little. */
const patienceSeconds = 30;
const longestSeconds = 300;
const mostGrowth = 64 << 20;
const mostMemory = 1 << 30;
/** Where the input of each finding is left. */
const findings = "fuzz-findings";

const folder = mkdtempSync(join(tmpdir(), "hourglass-fuzz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
await writeSamples(join(folder, "samples"));

let found = 0;
console.log("target              cases  refused  accepted  slowest ms  growth MB  peak MB  findings");
for (const name of names) {
  const total = { accepted: 0, refused: 0, slowestMs: 0, slowestCase: 0, growth: 0, peak: 0 };
  const says: string[] = [];
  let taken = 0;
  for (let from = first; from < first + cases; ) {
    const to = Math.min(from + together, first + cases);
    const batch = await run(name, from, to);
    taken += batch.next - from;
    from = batch.next;
    says.push(...batch.findings);
    const { outcome } = batch;
    if (!outcome) continue;
    total.accepted += outcome.accepted;
    total.refused += outcome.refused;
    for (const key of ["growth", "peak"] as const) total[key] = Math.max(total[key], outcome[key]);
    if (outcome.slowestMs > total.slowestMs)
      Object.assign(total, { slowestMs: outcome.slowestMs, slowestCase: outcome.slowestCase });
  }
  const cells = [taken, total.refused, total.accepted, Math.round(total.slowestMs)];
  const megabytes = [total.growth, total.peak].map((bytes) => (bytes / 2 ** 20).toFixed(0));
  const line = [...cells, ...megabytes, says.length].map((cell, i) =>
    String(cell).padStart([7, 9, 10, 12, 11, 9, 10][i]),
  );
  console.log(name.padEnd(18) + line.join(""));
  for (const finding of says) console.log(`  ${finding.replaceAll("\n", "\n    ")}`);
  found += says.length;
}
if (found > 0) console.log(`${found} findings; their inputs lie in ${findings}`);
process.exitCode = found === 0 ? 0 : 1;

interface Batch {
  /** The first case that it did not take. */
  readonly next: number;
  /** Absent where the process did not come to its end. */
  readonly outcome?: BatchOutcome;
  readonly findings: readonly string[];
}

/** Takes a range of cases in a process of its own. */
async function run(name: string, from: number, to: number): Promise<Batch> {
  const own = mkdtempSync(join(folder, `${name}-`));
  const script = fileURLToPath(new URL("./fuzz/batch.js", import.meta.url));
  const words = [name, seed, from, to, join(folder, "samples"), own].map(String);
  // What a case allocates is bounded too: a header that promises gigabytes must be refused before they are taken.
  const child = spawn(process.execPath, ["--expose-gc", "--max-old-space-size=512", script, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    // Files that a reader unpacks go with the folder.
    env: { ...process.env, TMPDIR: own },
  });
  let [out, complaints] = ["", ""];
  child.stdout.on("data", (piece) => (out += piece));
  child.stderr.on("data", (piece) => (complaints = (complaints + piece).slice(-4000)));
  const hung = await ended(
    child,
    () => readCase(own, from),
    () => existsSync(join(own, "case")) && statSync(join(own, "case")).size > 0,
  );
  const again = (number: number) =>
    `(npm run fuzz -- --only ${name} --seed ${seed} --from ${number} --cases 1)`;
  try {
    const outcome: BatchOutcome = JSON.parse(out.trim().split("\n").at(-1) ?? "");
    keep(own, name);
    const { faults, growth, peak } = outcome;
    return {
      next: to,
      outcome,
      findings: [
        ...faults.map(({ number, says }) => `case ${number}: ${says} ${again(number)}`),
        ...(growth > mostGrowth ? [`cases ${from} to ${to}: the process grew by ${growth} bytes`] : []),
        ...(peak > mostMemory ? [`cases ${from} to ${to}: the process took ${peak} bytes`] : []),
      ],
    };
  } catch {
    const number = readCase(own, from);
    const how = hung
      ? `took more than ${patienceSeconds} s of the processor, or ${longestSeconds} s`
      : `ended the process (${child.exitCode ?? child.signalCode})`;
    return { next: number + 1, findings: [`case ${number} ${how} ${again(number)}\n${complaints.trim()}`] };
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** Awaits the end of a process; ends it where one case takes too long, and says so. Its start, models and all, may take longer. */
async function ended(child: ChildProcess, place: () => number, begun: () => boolean): Promise<boolean> {
  let [at, since, used, hung] = [-1, Date.now(), 0, false];
  const watch = setInterval(() => {
    const now = place();
    const worked = processorSeconds(child.pid);
    if (now !== at) [at, since, used] = [now, Date.now(), worked];
    else if ((begun() && worked - used > patienceSeconds) || Date.now() - since > longestSeconds * 1000) {
      hung = true;
      child.kill("SIGKILL");
    }
  }, 250);
  await new Promise<void>((resolve) => child.on("close", () => resolve()));
  clearInterval(watch);
  return hung;
}

/** Seconds that a process and its threads have computed; 0 where the system does not tell. */
function processorSeconds(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1].split(" ");
    // In hundredths of a second on every Linux (proc(5), 14 and 15).
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

function readCase(own: string, from: number): number {
  try {
    return Number.parseInt(readFileSync(join(own, "case"), "utf8"), 10) || from;
  } catch {
    return from;
  }
}

/** Keeps the inputs that a batch found fault with. */
function keep(own: string, name: string): void {
  for (const file of readdirSync(own).filter((one) => one.startsWith(`${name}-${seed}-`))) {
    mkdirSync(findings, { recursive: true });
    copyFileSync(join(own, file), join(findings, file));
  }
}
