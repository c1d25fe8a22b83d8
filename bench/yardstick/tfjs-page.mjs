// @ts-nocheck: see tfjs.mjs.
/** TensorFlow.js's side of the race in a page: its wasm backend as a browser runs it. bench/browser.ts bundles and drives it. */
import * as tf from "@tensorflow/tfjs";
import { getThreadsCount, setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { registerFilterGradient } from "./tfjs-filter-gradient.mjs";
import { prepare, timed } from "./tfjs-works.mjs";

let step;

/** A fresh network; the number of threads is settled once a page. */
export async function setup(work, threads) {
  setWasmPaths(
    new URL("/bench/yardstick/node_modules/@tensorflow/tfjs-backend-wasm/dist/", location.href).href,
  );
  setThreadsCount(threads);
  // The backend never takes more than half of the cores that it is told of.
  Object.defineProperty(navigator, "hardwareConcurrency", { value: 2 * threads });
  await tf.setBackend("wasm");
  await tf.ready();
  registerFilterGradient();
  step = prepare(work);
  return { version: `${tf.version_core} wasm`, threads: threads > 1 ? getThreadsCount() : 1 };
}

export const run = (steps) => timed(step, steps);
