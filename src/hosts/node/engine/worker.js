/** The Node thread that owns ONNX Runtime. Its `run` blocks the thread that calls it, so it is never the caller's own. */
import { parentPort, workerData } from "node:worker_threads";
import { answerCalls } from "../../../engine/onnx/answerCalls.js";
import { programs } from "../../../engine/onnx/programs.js";

if (parentPort === null) throw new Error("internal: the engine's thread was started outside a worker");
const port = parentPort;
// A call that cannot be taken, as where memory is short, would else wait for ever: this ends the thread, which is heard.
port.on("messageerror", (error) => {
  throw error;
});

/**
 * onnxruntime-node; where it is not installed or does not load on this system, onnxruntime-web's wasm on one thread.
 * Loaded at once, because the thread that started this one waits to hear which.
 */
async function load() {
  try {
    return { name: "native", runtime: await import("onnxruntime-node") };
  } catch (error) {
    const runtime = await import("onnxruntime-web");
    runtime.env.logLevel = "error";
    runtime.env.wasm.numThreads = 1;
    const installed = /** @type {{ code?: string }} */ (error).code !== "ERR_MODULE_NOT_FOUND";
    return { name: installed ? "wasm, native does not load" : "wasm, native is missing", runtime };
  }
}
const loaded = load();
loaded.then(({ name }) => port.postMessage({ loaded: name }));

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
  /** @type {import("../../../engine/onnx/answerCalls.js").WorkerPort} */ (/** @type {unknown} */ (port)),
  programs(async () => (await loaded).runtime, guarded),
);
