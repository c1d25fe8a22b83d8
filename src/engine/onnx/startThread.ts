import { Worker } from "node:worker_threads";
import { type Answer, type Thread, type ThreadPort, threadOver } from "./thread.ts";

/** Places in the signals that worker.js shares. */
const computing = 0;
const stopping = 1;
/** Milliseconds that the end of the process may be held up. */
const longestWait = 10_000;

/** Starts a Node thread with ONNX Runtime. It keeps the process alive only while a call is under way. */
export function startThread(): Thread {
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
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  const thread = threadOver(port, {
    busy: () => worker.ref(),
    idle: () => worker.unref(),
    end: () => {
      worker.ref();
      return ended;
    },
  });
  worker.on("message", (data: Answer) => port.onmessage?.({ data }));
  worker.on("error", (error) => thread.fail(error.message));
  // Ending the process under a running computation aborts it, exit code and all; a run is short, so wait.
  const finishRun = (): void => {
    Atomics.store(signals, stopping, 1);
    Atomics.wait(signals, computing, 1, longestWait);
  };
  process.once("exit", finishRun);
  worker.on("exit", () => {
    process.off("exit", finishRun);
    thread.fail("");
  });
  worker.unref();
  return thread;
}
