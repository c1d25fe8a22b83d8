// @ts-nocheck: its packages are installed in this folder alone, on wish, so the checker cannot see their types.
/**
 * TensorFlow.js's side of the race: its wasm backend in Node. The protocol is that of pytorch.py; see README.md.
 */
import { createInterface } from "node:readline";
import * as tf from "@tensorflow/tfjs";
import { registerFilterGradient } from "./tfjs-filter-gradient.mjs";
import { startWasm } from "./tfjs-wasm.mjs";
import { prepare, timed, WORKS } from "./tfjs-works.mjs";

let step;

function answer([verb, argument]) {
  switch (verb) {
    case "setup":
      if (!(argument in WORKS)) return { error: `setup: no work "${argument}" on this side` };
      step = prepare(argument);
      return { ok: true, work: argument, setting: "wasm", tensors: tf.memory().numTensors };
    case "run":
      if (!step) return { error: "run: nothing is set up" };
      if (!/^[1-9]\d*$/.test(argument)) return { error: `run: wants a count of steps, got "${argument}"` };
      return timed(step, Number(argument));
    case "peak":
      return { mb: (process.resourceUsage().maxRSS * 1024) / 1e6 };
    default:
      return { error: `unknown command "${verb}"` };
  }
}

function say(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

const threads = await startWasm(Number(process.env.YARDSTICK_THREADS ?? 2));
registerFilterGradient();
say({
  ready: true,
  side: "tfjs",
  version: `${tf.version_core} wasm`,
  runtime: `node ${process.version}`,
  threads,
});
for await (const line of createInterface({ input: process.stdin })) {
  const words = line.trim().split(/\s+/);
  if (words[0] === "") continue;
  if (words[0] === "quit") break;
  try {
    say(answer(words));
  } catch (error) {
    say({ error: String(error.message ?? error).split("\n")[0] });
  }
}
// The backend's threads would keep the process alive.
process.exit(0);
