// @ts-nocheck: see tfjs.mjs.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { getThreadsCount, setThreadsCount } from "@tensorflow/tfjs-backend-wasm";

const require = createRequire(import.meta.url);
const BUILD = "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd";

/** Starts the wasm backend with SIMD and, for more than one thread, its threaded build; gives the threads it has. */
export async function startWasm(threads) {
  if (threads > 1) allowThreads(threads);
  await tf.setBackend("wasm");
  await tf.ready();
  return threads > 1 ? getThreadsCount() : 1;
}

/**
 * The backend switches its threads off in Node, because it starts workers from blob URLs, which Node's workers cannot
 * load. Here the worker's source is a file, so the threads it uses in a browser run in Node too.
 */
function allowThreads(threads) {
  const folder = mkdtempSync(join(tmpdir(), "yardstick-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const worker = join(folder, "worker.cjs");
  const { wasmWorkerContents } = require(`${BUILD}.worker.js`);
  // A line break in a string of the worker's comes out of its template raw.
  const source = wasmWorkerContents.replaceAll("\n", "\\n");
  // The worker loads the module through a blob URL as well.
  const main = JSON.stringify(require.resolve(`${BUILD}.js`));
  writeFileSync(worker, `URL.createObjectURL = () => ${main};\nURL.revokeObjectURL = () => {};\n${source}`);
  URL.createObjectURL = () => worker;
  // The backend never takes more than half of the cores that it is told of.
  require("node:os").cpus = () => new Array(2 * threads);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", true);
  setThreadsCount(threads);
}
