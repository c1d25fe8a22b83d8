/**
 * The web worker that owns ONNX Runtime. Its first message says which runtime; the calls of thread.ts follow. Plain
 * JavaScript, because a worker starts from a file as it stands, in the source and in the build alike.
 */
import { answerCalls } from "../../engine/onnx/answerCalls.js";
import { programs } from "../../engine/onnx/programs.js";

/** @typedef {import("./runtime.ts").Runtime} Runtime */

self.onmessage = (/** @type {MessageEvent<Runtime>} */ { data }) => {
  /** @type {Promise<typeof import("onnxruntime-web")> | undefined} */
  let loaded;
  const load = () => {
    loaded ??= start(data);
    return loaded;
  };
  const port = /** @type {import("../../engine/onnx/answerCalls.js").WorkerPort} */ (
    /** @type {unknown} */ (self)
  );
  answerCalls(port, programs(load));
};

/** Threads, like all of `env`, are set before the first session. @param {Runtime} runtime */
async function start({ build, module, threads }) {
  const ort = await (module === undefined ? bundled(build) : import(/* @vite-ignore */ module));
  ort.env.logLevel = "error";
  ort.env.wasm.numThreads = threads;
  return ort;
}

/** The runtime that a bundler put beside this file: a worker has no import map, so a browser alone cannot find a package. @param {Runtime["build"]} build */
function bundled(build) {
  switch (build) {
    case "wasm":
      return import("onnxruntime-web/wasm");
    case "jspi":
      return import("onnxruntime-web/jspi");
    case "webgpu":
      return import("onnxruntime-web/webgpu");
    default:
      return build;
  }
}
