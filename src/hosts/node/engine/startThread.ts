import { Worker } from "node:worker_threads";
import { HourglassError } from "../../../core/errors.ts";
import { runtimeError } from "../../../engine/onnx/runtimeError.ts";
import { type Answer, type Thread, type ThreadPort, threadOver } from "../../../engine/onnx/thread.ts";

/** Places in the signals that worker.js shares. */
const computing = 0;
const stopping = 1;
/** Milliseconds that the end of the process may be held up. */
const longestWait = 10_000;

/** Which ONNX Runtime a thread loaded; the wasm build stands in where the native one is not to be had. */
type Loaded = "native" | "wasm, native is missing" | "wasm, native does not load";

export interface RuntimeThread extends Thread {
  /** Whether the thread computes natively or by wasm. */
  readonly runtime: Promise<"native" | "wasm">;
}

/** Starts a Node thread with ONNX Runtime. It keeps the process alive only while it loads and while a call is under way. */
export function startThread(): RuntimeThread {
  // ONNX Runtime 1.30 otherwise keeps a device identifier in the home folder and reports sessions over the network.
  // It reads the process's environment as it loads, so a worker's own copy would come too late.
  process.env.ORT_DISABLE_TELEMETRY = "1";
  // What the thread is doing, seen without waiting for a message: 1 while the runtime computes; 1 when it must not start.
  const signals = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: signals });
  const port: ThreadPort = {
    postMessage: (message, moved) => worker.postMessage(message, moved),
    onmessage: null,
  };
  let tell: { resolve(runtime: "native" | "wasm"): void; reject(error: Error): void };
  const runtime = new Promise<"native" | "wasm">((resolve, reject) => {
    tell = { resolve, reject };
  });
  // Where a thread fails before it has loaded, its calls say why.
  runtime.catch(() => {});
  let waiting = true;
  let busy = false;
  const rest = (): void => {
    if (!busy && !waiting) worker.unref();
  };
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  const thread = threadOver(port, {
    busy: () => {
      busy = true;
      worker.ref();
    },
    idle: () => {
      busy = false;
      rest();
    },
    end: () => {
      worker.ref();
      return ended;
    },
  });
  worker.on("message", (data: Answer | { readonly loaded: Loaded }) => {
    if (!("loaded" in data)) return port.onmessage?.({ data });
    waiting = false;
    if (data.loaded !== "native") sayWasm(data.loaded);
    tell.resolve(data.loaded === "native" ? "native" : "wasm");
    rest();
  });
  const broken = (error: Error): void => {
    thread.fail(error.message);
    tell.reject(runtimeError(error.message));
  };
  worker.on("error", broken);
  // An answer that cannot be taken, as where memory is short, would else never come.
  worker.on("messageerror", broken);
  // Ending the process under a running computation aborts it, exit code and all; a run is short, so wait.
  const finishRun = (): void => {
    Atomics.store(signals, stopping, 1);
    Atomics.wait(signals, computing, 1, longestWait);
  };
  process.once("exit", finishRun);
  worker.on("exit", () => {
    process.off("exit", finishRun);
    thread.fail("");
    tell.reject(new HourglassError("failed", "onnx engine: it is closed"));
  });
  return { ...thread, runtime };
}

let said = false;

/** Says once that the processor computes at a part of its speed, and what helps. */
function sayWasm(loaded: Loaded): void {
  if (said) return;
  said = true;
  console.error(
    loaded === "wasm, native is missing"
      ? "hourglass: onnxruntime-node is not installed, so its slower wasm build stands in; for native speed: npm i --ignore-scripts"
      : `hourglass: onnxruntime-node does not load on this system (${process.platform} ${process.arch}), so its slower wasm build stands in; for native speed take a system that it supports, such as Linux with glibc`,
  );
}
