/**
 * Tries the rows of docs/reliability.md that need privileges: namespaces, failing system calls, a small disk, a limit of
 * memory. Prints a line a row and exits with 1 where one fails: `npm run test:faults`. As root it installs what it needs
 * from Debian; a row whose tools are missing counts as failed.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const hourglass = join(root, "bin", "hourglass.js");
const folder = mkdtempSync(join(tmpdir(), "hourglass-faults-"));
const at = (/** @type {string[]} */ ...names) => join(folder, ...names);
/** Seconds that one command may take. */
const patience = 240;

process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
install();

/** @type {[title: string, attempt: () => string | Promise<string>][]} */
const attempts = [
  ["row 22: a table larger than the memory there is streams", largeTable],
  ["row 22: a hostile Parquet file is refused, and the process goes on", hostileParquet],
  ["row 27: no command opens the network, or needs one", noNetwork],
  ["row 28: kill -9, ENOSPC, EIO, read-only while a file is saved", failingCalls],
  ["row 28: a model larger than the disk", smallDisk],
  ["row 33: a training that memory is too small for", tooLarge],
  ["row 33: memory that is gone in the middle of a training", memoryGone],
];
let failed = 0;
for (const [title, attempt] of attempts) {
  const began = Date.now();
  try {
    const says = await attempt();
    console.log(`ok      ${title}: ${says} (${Math.round((Date.now() - began) / 1000)} s)`);
  } catch (error) {
    failed++;
    console.log(
      `FAILED  ${title}: ${String(error instanceof Error ? error.message : error)
        .trim()
        .slice(0, 2000)}`,
    );
  }
}
console.log(`${attempts.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function install() {
  /** @type {[tool: string, debian: string][]} */
  const needs = [
    ["strace", "strace"],
    ["unshare", "util-linux"],
    ["prlimit", "util-linux"],
  ];
  const missing = needs
    .filter(([tool]) => spawnSync("which", [tool]).status !== 0)
    .map(([, debian]) => debian);
  if (missing.length === 0 || process.getuid?.() !== 0) return;
  spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore" });
  spawnSync("apt-get", ["install", "-y", "-qq", ...new Set(missing)], { stdio: "ignore" });
}

/** Runs a command under a tool and gives how it ended.
 * @param {string[]} words
 * @param {string[]} under
 */
function run(words, under = []) {
  const [command, ...rest] = [...under, process.execPath, hourglass, ...words];
  const { status, signal, stdout, stderr, error } = spawnSync(command, rest, {
    cwd: folder,
    encoding: "utf8",
    timeout: patience * 1000,
    killSignal: "SIGKILL",
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  return { status, signal, stdout, stderr, said: stderr.trimEnd().split("\n").at(-1) ?? "" };
}

/** The words of a command under a limit of address space.
 * @param {number} bytes
 */
function within(bytes) {
  return ["prlimit", `--as=${bytes}`];
}

/** @param {unknown} condition @param {string} says */
function must(condition, says) {
  if (!condition) throw new Error(says);
}

/** A number of rows of six columns as CSV.
 * @param {string} path
 * @param {number} rows
 */
function writeRows(path, rows) {
  const file = openSync(path, "w");
  writeSync(file, "a,b,c,d,e,f\n");
  for (let row = 0; row < rows; row += 1000) {
    const lines = Array.from({ length: 1000 }, (_, i) => {
      const x = Math.sin(row + i);
      return [x, x * x, 1 - x, Math.cos(row + i), x / 3, (row + i) % 97].join(",");
    });
    writeSync(file, `${lines.join("\n")}\n`);
  }
  closeSync(file);
}

/** The most address space that a command took, by looking at it four times a second.
 * @param {string[]} words
 * @returns {Promise<number>}
 */
function spaceOf(words) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [hourglass, ...words], { cwd: folder, stdio: "ignore" });
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, space(child.pid, "VmPeak"));
    }, 20);
    child.on("close", (code) => {
      clearInterval(watch);
      if (code === 0) resolve(most);
      else reject(new Error(`hourglass ${words.join(" ")} ended with ${code}`));
    });
  });
}

/** Bytes that the system says of a process.
 * @param {number | undefined} pid
 * @param {string} what
 */
function space(pid, what) {
  try {
    const [, kilobytes] =
      new RegExp(`^${what}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

async function largeTable() {
  const spare = 128 << 20;
  writeRows(at("small.csv"), 200_000);
  writeRows(at("large.csv"), 2_000_000);
  const usual = await spaceOf(["look", "small.csv"]);
  const { status, said } = run(["look", "large.csv", "--json"], within(usual + spare));
  must(status === 0, `exit ${status}: ${said}`);
  rmSync(at("large.csv"));
  return `210 MB of CSV were read with ${spare >> 20} MB of address space more than 21 MB take`;
}

function hostileParquet() {
  writeRows(at("t.csv"), 1000);
  const footer = Buffer.alloc(8);
  footer.writeUInt32LE(0x7fffffff);
  footer.write("PAR1", 4);
  const files = {
    "length.parquet": Buffer.concat([Buffer.from("PAR1"), Buffer.alloc(64, 0x15), footer]),
    "noise.parquet": Buffer.concat([
      Buffer.from("PAR1"),
      Buffer.alloc(4096, 0xab),
      Buffer.from("\x10\0\0\0PAR1", "latin1"),
    ]),
    "empty.parquet": Buffer.from("PAR1PAR1"),
  };
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(at(name), bytes);
    const { status, said } = run(["look", name], within(6e9));
    must(status === 65 && said.includes(name), `${name}: exit ${status}: ${said}`);
  }
  return `${Object.keys(files).length} files refused with 65, under a limit of 6 GB of address space`;
}

function noNetwork() {
  const commands = [
    ["train", "sensors", "--rows", "300", "--epochs", "1", "--label", "anomaly", "--out", "m.safetensors"],
    ["train", "glyphs", "--rows", "64", "--epochs", "1", "--layers", "4", "--out", "g.safetensors"],
    ["look", "sensors"],
    ["evaluate", "m.safetensors", "sensors", "--rows", "200", "--label", "anomaly"],
    ["detect", "m.safetensors", "sensors", "--rows", "100", "--out", "s.parquet"],
    ["encode", "m.safetensors", "sensors", "--rows", "100", "--out", "c.csv"],
    ["decode", "m.safetensors", "c.csv", "--out", "d.csv"],
    ["compress", "m.safetensors", "sensors", "--rows", "100", "--out", "f.hgz"],
    ["generate", "g.safetensors", "--count", "2", "--out", "new"],
    ["map", "m.safetensors", "sensors", "--rows", "100", "--out", "map.html"],
    ["inspect", "m.safetensors"],
    ["export", "m.safetensors", "--onnx", "onnx"],
  ];
  for (const words of commands) {
    const { status, said } = run(words, ["unshare", "-n"]);
    must(status === 0, `${words[0]} without a network: exit ${status}: ${said}`);
  }
  for (const words of commands.slice(1, 5)) {
    run(words, ["strace", "-f", "-qq", "-e", "trace=socket,connect,sendto", "-o", at("calls")]);
    const calls = readFileSync(at("calls"), "utf8")
      .split("\n")
      .filter((line) => /AF_INET|AF_NETLINK/.test(line));
    must(calls.length === 0, `${words[0]} asks the system for the network: ${calls[0]}`);
  }
  return `${commands.length} commands ran in a namespace without any network, 4 of them traced without a socket of it`;
}

function failingCalls() {
  const report = at("report.json");
  const words = [
    "--no-install",
    "vitest",
    "run",
    "src/hosts/node/disk",
    "test/resume.test.ts",
    "-t",
    "rows? (28|29)",
  ];
  const { status, stdout, stderr } = spawnSync(
    "npx",
    [...words, "--reporter=json", `--outputFile=${report}`],
    {
      cwd: root,
      encoding: "utf8",
      timeout: 2 * patience * 1000,
    },
  );
  must(status === 0, `${stdout}${stderr}`.slice(-1500));
  const tests = JSON.parse(readFileSync(report, "utf8"))
    .testResults.flatMap(
      (/** @type {{ assertionResults: { fullName: string, status: string }[] }} */ file) =>
        file.assertionResults,
    )
    .filter((/** @type {{ fullName: string }} */ { fullName }) => /rows? (28|29):/.test(fullName));
  const skipped = tests.filter((/** @type {{ status: string }} */ one) => one.status !== "passed");
  must(skipped.length === 0 && tests.length >= 9, `${skipped.length} of ${tests.length} tests were skipped`);
  return `${tests.length} tests, none skipped: 20 kills while saving, 7 failing system calls, a full disk, a training killed again and again`;
}

function smallDisk() {
  const disk = at("disk");
  mkdirSync(disk);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]);
  must(mounted.status === 0, "a small disk could not be mounted, which needs privileges");
  try {
    const words = [
      "train",
      "glyphs",
      "--rows",
      "64",
      "--epochs",
      "1",
      "--layers",
      "256",
      "--report",
      "no",
      "--out",
    ];
    const { status, said } = run([...words, join(disk, "m.safetensors")]);
    must(status === 1 && /the disk is full/.test(said), `exit ${status}: ${said}`);
    const left = readdirSync(disk).filter((name) => name.endsWith(".tmp") || name === "m.safetensors");
    must(left.length === 0, `left behind: ${left.join(", ")}`);
    return said;
  } finally {
    spawnSync("umount", [disk]);
  }
}

function tooLarge() {
  const words = [
    "train",
    "glyphs",
    "--rows",
    "6000",
    "--layers",
    "6000,6000",
    "--batch",
    "2048",
    "--epochs",
    "1",
  ];
  const { status, said } = run([...words, "--threads", "1", "--out", "big.safetensors"], within(3.5e9));
  must(status === 1 && /not enough memory/.test(said), `exit ${status}: ${said}`);
  const left = readdirSync(folder).filter((name) => /^big.*(tmp|safetensors)$/.test(name));
  must(left.length === 0, `left behind: ${left.join(", ")}`);
  return said;
}

async function memoryGone() {
  const words = [
    "train",
    "glyphs",
    "--rows",
    "2000",
    "--layers",
    "16,16",
    "--batch",
    "32",
    "--seed",
    "4",
    "--report",
    "no",
  ];
  const line = [...words, "--epochs", "6", "--out"];
  must(run([...line, "whole.safetensors"]).status === 0, "the training does not run with memory enough");
  const child = spawn(process.execPath, [hourglass, ...line, "short.safetensors"], {
    cwd: folder,
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve(code ?? signal)));
  const deadline = Date.now() + patience * 1000;
  while (
    !readdirSync(folder).some((name) => name.startsWith("short.safetensors.checkpoint")) &&
    child.exitCode === null
  ) {
    must(Date.now() < deadline, "no checkpoint came");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  spawnSync("prlimit", [`--pid=${child.pid}`, `--as=${space(child.pid, "VmSize")}`]);
  const how = await ended;
  const again = run([...line, "short.safetensors", "--resume"]);
  must(again.status === 0, `the run ended with ${how}, and does not resume: ${again.said}`);
  const same = readFileSync(at("whole.safetensors")).length === readFileSync(at("short.safetensors")).length;
  must(same, "the resumed model is another one");
  return `the run ended with ${how}; its checkpoint was whole, and --resume came to the end`;
}
