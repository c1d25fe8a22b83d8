/**
 * Is a training step faster than PyTorch's, TensorFlow.js's and that of another checkout of ours? Runs the works in
 * turns in one go and prints medians, ratios and shares of the roof. `node bench/run.mjs compare [--work W1,W2]
 * [--python PATH] [--against DIR] [--rounds N] [--steps N] [--without SIDE] [--defaults] [--json]`;
 * bench/yardstick/README.md says what is measured.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine } from "./compare/machine.ts";
import { describe, print } from "./compare/print.ts";
import { type Entrant, type Finish, race } from "./compare/race.ts";
import { startSide } from "./compare/side.ts";
import { blockSize, measureRoof, type Roof } from "./profile/roof.ts";
import type { WorkName } from "./works.ts";

const { values: options } = parseArgs({
  options: {
    work: { type: "string", default: "W1,W2,W3,W4" },
    python: { type: "string" },
    /** Another checkout of this repository, installed: a step of ours as it is there races, too. */
    against: { type: "string" },
    rounds: { type: "string" },
    steps: { type: "string" },
    /** A side to leave out: ours, pytorch or tfjs; may be repeated. */
    without: { type: "string", multiple: true, default: [] },
    /** PyTorch's default setting races too, beside its best. */
    defaults: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const here = dirname(fileURLToPath(import.meta.url));
const root = process.cwd();
const yardstick = join(root, "bench", "yardstick");
const log = (line: string): void => console.error(line);

/** How each side is started; nothing where it is not installed. */
const sides = { ours, other, pytorch, tfjs };
const entrants = Object.entries(sides)
  .filter(([name]) => !options.without.includes(name))
  .map(([, side]) => side())
  .filter((entrant) => entrant !== undefined);
const where = machine(root);
const threads = 2;
const block = await blockSize(threads);
const results: { work: string; roof: Roof; finishes: Finish[] }[] = [];
for (const work of options.work.split(",")) {
  const slow = work === "W3";
  const before = await measureRoof(threads, block);
  const finishes = await race(
    work,
    entrants.filter(({ name }) => name !== "tfjs" || work !== "W3"),
    {
      rounds: count(options.rounds, slow ? 4 : 8),
      steps: count(options.steps, slow ? 3 : 20),
      warmUp: slow ? 2 : 20,
      log,
    },
  );
  // A machine that others use is slower at times; its roof is what it reached at either end.
  const after = await measureRoof(threads, block);
  const roof = {
    product: Math.max(before.product, after.product),
    convolution: Math.max(before.convolution, after.convolution),
  };
  results.push({ work, roof, finishes });
  if (!options.json) print(work as WorkName, finishes, roof);
}
if (options.json) console.log(JSON.stringify({ machine: where, results }, undefined, 2));
else console.log(describe(where, results));

function ours(): Entrant | undefined {
  const script = join(here, "side.js");
  if (!existsSync(script)) return skip("ours: there is no bench/side.ts");
  return {
    name: "ours",
    start: () => startSide({ command: process.execPath, args: [script] }),
    settings: ["best"],
  };
}

function other(): Entrant | undefined {
  if (options.against === undefined) return undefined;
  const folder = resolve(options.against);
  const script = join(folder, "bench", "run.mjs");
  if (!existsSync(script)) throw new Error(`compare: ${folder} is no checkout: it has no bench/run.mjs`);
  const name = `ours at ${machine(folder).commit ?? basename(folder)}`;
  const start = { command: process.execPath, args: [script, "side"] };
  return { name, start: () => startSide(start), settings: ["best"] };
}

function pytorch(): Entrant | undefined {
  const python = options.python ?? "python3";
  const { status } = spawnSync(python, ["-c", "import torch"], { stdio: "ignore" });
  if (status !== 0) return skip(`pytorch: ${python} has no torch; give one that has by --python PATH`);
  const settings = options.defaults ? ["best", "default"] : ["best"];
  const start = () => startSide({ command: python, args: [join(yardstick, "pytorch.py")] });
  return { name: "pytorch", start, settings, trial: true };
}

function tfjs(): Entrant | undefined {
  if (!existsSync(join(yardstick, "node_modules")))
    return skip("tfjs: run `npm ci` in bench/yardstick first");
  const args = [join(yardstick, "tfjs.mjs")];
  return { name: "tfjs", start: () => startSide({ command: process.execPath, args }), settings: ["wasm"] };
}

function skip(why: string): undefined {
  log(`skipped ${why}`);
  return undefined;
}

function count(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`compare: a count of at least 1 is wanted, got ${text}`);
  return Number(text);
}
