/** The Node thread that owns ONNX Runtime. Its `run` blocks the thread that calls it, so it is never the caller's own. */
import { parentPort, workerData } from "node:worker_threads";
import { answerCalls } from "./answerCalls.js";
import { programs } from "./programs.js";

if (parentPort === null) throw new Error("internal: the engine's thread was started outside a worker");

/** Shared with the thread that started this one: whether the runtime computes; whether it must not start again. */
const signals = /** @type {Int32Array<SharedArrayBuffer>} */ (workerData);
const computing = 0;
const stopping = 1;

/**
 * Runs the runtime so that the process can wait for it before it ends.
 * @template T
 * @param {() => Promise<T>} compute
 */
async function guarded(compute) {
  Atomics.store(signals, computing, 1);
  try {
    if (Atomics.load(signals, stopping) === 1) throw new Error("the process is ending");
    return await compute();
  } finally {
    Atomics.store(signals, computing, 0);
    Atomics.notify(signals, computing);
  }
}

answerCalls(
  // Node's port has `onmessage` as a browser's has; its types leave that out.
  /** @type {import("./answerCalls.js").WorkerPort} */ (/** @type {unknown} */ (parentPort)),
  programs(() => import("onnxruntime-node"), guarded),
);
