import { type Answer, type Thread, type ThreadPort, threadOver } from "../../engine/onnx/thread.ts";
import type { Runtime } from "./runtime.ts";

/** Starts a web worker that will load a runtime at its first call. */
export function startWorker(runtime: Runtime): Thread {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.postMessage(runtime);
  const port: ThreadPort = {
    postMessage: (message, moved) => worker.postMessage(message, moved),
    onmessage: null,
  };
  const thread = threadOver(port, { end: async () => worker.terminate() });
  worker.onmessage = ({ data }: MessageEvent<Answer>) => port.onmessage?.({ data });
  worker.onerror = (event) => {
    // Said by the calls that fail, so the browser need not print it too. A file that is missing gives no message.
    event.preventDefault();
    thread.fail(event.message || "the worker's file could not be loaded");
  };
  return thread;
}
