/**
 * How much faster than TensorFlow.js is a training step in a browser? Both run by wasm in the same Chromium, in turns:
 * `node bench/run.mjs browser [--work W1,W2,W4] [--rounds N] [--steps N] [--threads best,1,2] [--json]`. TensorFlow.js is
 * installed by `npm ci` in bench/yardstick.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { rolldown } from "rolldown";
import { findBrowser, startBrowser } from "../scripts/browser.mjs";
import { servePages } from "../scripts/pages.mjs";
import { pageSide } from "./browser/pageSide.ts";
import { machine } from "./compare/machine.ts";
import { describe, print } from "./compare/print.ts";
import { type Entrant, type Finish, race } from "./compare/race.ts";
import type { WorkName } from "./works.ts";

const { values: options } = parseArgs({
  options: {
    work: { type: "string", default: "W1,W2,W4" },
    rounds: { type: "string", default: "8" },
    steps: { type: "string", default: "20" },
    /** Settings that race, for both sides: `best` of one and two threads, or a number of threads. */
    threads: { type: "string", default: "best" },
    json: { type: "boolean", default: false },
  },
});

const root = process.cwd();
const yardstick = join(root, "bench", "yardstick");
const browserPath = findBrowser();
if (!browserPath) throw new Error("browser: no Chromium found; install it or set CHROMIUM to its path");
if (!existsSync(join(yardstick, "node_modules")))
  throw new Error("browser: TensorFlow.js is missing; run `npm ci` in bench/yardstick first");

const where = machine(root);
const server = await servePages({
  folder: root,
  isolated: true,
  scripts: { "/tfjs.js": await bundled(join(yardstick, "tfjs-page.mjs")) },
});
const browser = await startBrowser(browserPath);
try {
  const settings = options.threads.split(",");
  const entrants = [
    { name: "ours", module: "/bench/browser/ours.ts" },
    { name: "tfjs", module: "/tfjs.js" },
  ].map(
    ({ name, module }): Entrant => ({
      name,
      settings,
      trial: true,
      start: () => pageSide(browser, server.url, name, module),
    }),
  );
  const results: { work: string; finishes: Finish[] }[] = [];
  for (const work of options.work.split(",")) {
    const [rounds, steps] = [count(options.rounds), count(options.steps)];
    const finishes = await race(work, entrants, {
      ...{ rounds, steps, warmUp: 20 },
      log: (line) => console.error(line),
    });
    results.push({ work, finishes });
    if (!options.json) print(work as WorkName, finishes);
  }
  if (options.json) console.log(JSON.stringify({ machine: where, results }, undefined, 2));
  else console.log(describe(where, results));
} finally {
  await browser.close();
  await server.close();
}

/** TensorFlow.js's side as one module, as a page has it. */
async function bundled(entry: string): Promise<string> {
  const bundle = await rolldown({ input: entry, platform: "browser" });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  return output[0].code;
}

function count(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`browser: a count of at least 1 is wanted, got ${text}`);
  return Number(text);
}
