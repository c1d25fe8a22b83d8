/**
 * What does a run cost besides its training? `node bench/run.mjs afterTraining [--only NAME,…] [--seconds 5,10]` trains
 * on each built-in set and on Fashion-MNIST (where ../shared/data has it) for so many seconds, and prints the seconds
 * from the end of training to the end of the command beside the most that they may be, max(3 s, 20 % of the training).
 * The case `evaluate` measures a model on 2,000 colour pictures of 256×256, made from procedural scenes in the temporary
 * folder, which is deleted. `--stages` prints when each stage began; `--profile FOLDER` keeps a processor profile of each command there.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { photos } from "../src/data/procedural/photos.ts";
import { machine } from "./compare/machine.ts";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    seconds: { type: "string", default: "5,10" },
    profile: { type: "string" },
    stages: { type: "boolean", default: false },
  },
});

const fashion = join("..", "shared", "data", "fashion-mnist", "train-images-idx3-ubyte.gz");
/** The command lines to train with, each by the name of its data. */
const trainings: Readonly<Record<string, readonly string[]>> = {
  "glyphs-1000": ["glyphs", "--rows", "1000"],
  "glyphs-3000": ["glyphs", "--rows", "3000"],
  "glyphs-6000": ["glyphs", "--rows", "6000"],
  glyphs: ["glyphs"],
  "glyphs-denoising": ["glyphs", "--noise", "gaussian:0.3"],
  "glyphs-variational": ["glyphs", "--beta", "1"],
  "glyphs-nested": ["glyphs", "--type", "nested"],
  sensors: ["sensors", "--label", "anomaly"],
  heartbeats: ["heartbeats"],
  photos: ["photos"],
  ...(existsSync(fashion) && { fashion: [fashion] }),
};
/** The first line after the last step: of the end of training, or of what follows it. */
const ended = /^(time is up|all epochs done|validation no longer|looking the trained model over)/;
const evaluated = 2000;

const chosen = options.only?.split(",") ?? [...Object.keys(trainings), "evaluate"];
const folder = mkdtempSync(join(tmpdir(), "hourglass-after-"));
try {
  const { cpu, cores, loadBefore, commit } = machine(process.cwd());
  console.log(`${cpu}, ${cores} cores, load ${loadBefore.toFixed(1)}, commit ${commit ?? "unknown"}`);
  for (const name of chosen.filter((name) => name in trainings))
    for (const seconds of options.seconds.split(",").map(Number)) await afterTraining(name, seconds);
  if (chosen.includes("evaluate")) await evaluation();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function afterTraining(name: string, seconds: number): Promise<void> {
  const model = join(folder, `${name}.safetensors`);
  const words = ["train", ...trainings[name], "--out", model, "--time", String(seconds)];
  const { lines, endedAt } = await hourglass(words);
  const done = lines.findIndex(({ text }) => ended.test(text));
  if (done < 0) throw new Error(`afterTraining: ${words.join(" ")} said nothing of its end`);
  if (options.stages) printStages(lines.slice(done));
  const after = (endedAt - lines[done].at) / 1000;
  const most = Math.max(3, seconds / 5);
  console.log(
    `${after <= most ? "✓" : "✗"} ${name.padEnd(20)} ${String(seconds).padStart(3)} s of training, then ${after.toFixed(1)} s (at most ${most.toFixed(1)})`,
  );
}

async function evaluation(): Promise<void> {
  const data = join(folder, "scenes.npy");
  await writeScenes(data);
  const model = join(folder, "scenes.safetensors");
  const words = ["photos", "--rows", "200", "--latent", "64", "--epochs", "1", "--out", model];
  await hourglass(["train", ...words]);
  const began = performance.now();
  const { endedAt } = await hourglass(["evaluate", model, data]);
  const took = (endedAt - began) / 1000;
  console.log(
    `${took <= 120 ? "✓" : "✗"} evaluate on ${evaluated} pictures of 256×256×3: ${took.toFixed(1)} s (at most 120)`,
  );
}

/** Scenes as an array file: each drawn one stands in it eight times, shifted around its edge. */
async function writeScenes(path: string): Promise<void> {
  const times = 8;
  const drawn = photos({ rows: evaluated / times, seed: 7 });
  const side = 256;
  const size = 3 * side * side;
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${evaluated}, 3, ${side}, ${side}), }`;
  const padded = `${header.padEnd(117)}\n`;
  const bytes = new Uint8Array(10 + padded.length + evaluated * size);
  bytes.set([0x93, ...Buffer.from("NUMPY"), 1, 0, padded.length & 255, padded.length >> 8]);
  bytes.set(Buffer.from(padded), 10);
  let at = 10 + padded.length;
  for (let row = 0; row < evaluated / times; row++) {
    const { data } = await drawn.read([row]);
    for (let time = 0; time < times; time++, at += size) {
      const shift = time * 31 * side;
      for (let c = 0; c < 3; c++)
        for (let i = 0; i < side * side; i++)
          bytes[at + c * side * side + ((i + shift) % (side * side))] = data[c * side * side + i];
    }
  }
  await drawn.close();
  writeFileSync(path, bytes);
}

function printStages(lines: readonly Said[]): void {
  for (const { text, at } of lines) console.log(`  ${((at - lines[0].at) / 1000).toFixed(2)} s  ${text}`);
}

interface Said {
  readonly text: string;
  readonly at: number;
}

/** Runs a command line of Hourglass in a process of its own; what it said, each line with its moment in milliseconds. */
async function hourglass(words: readonly string[]): Promise<{ lines: readonly Said[]; endedAt: number }> {
  const main = JSON.stringify(new URL("../src/cli/main.js", import.meta.url));
  const script = `import(${main}).then(async ({ main }) => { process.exitCode = await main(process.argv.slice(1)); })`;
  const profiled = options.profile ? ["--cpu-prof", "--cpu-prof-dir", options.profile] : [];
  const child = spawn(process.execPath, [...profiled, "-e", script, "--", ...words, "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: Said[] = [];
  child.stdout.resume();
  let rest = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) lines.push({ text: part, at: performance.now() });
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0)
    throw new Error(
      `afterTraining: hourglass ${words.join(" ")} ended with ${code}:\n${lines.map(({ text }) => text).join("\n")}`,
    );
  return { lines, endedAt: performance.now() };
}
