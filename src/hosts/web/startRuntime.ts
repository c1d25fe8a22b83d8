import { type OnnxRuntime, runtimeOver } from "../../engine/onnx/onnxRuntime.ts";
import { buildFor, moduleOf } from "./runtime.ts";
import { startWorker } from "./startWorker.ts";

/** Starts ONNX Runtime in a worker of its own, by wasm on one thread. */
export function startRuntime(): OnnxRuntime {
  const build = buildFor("cpu");
  return runtimeOver(startWorker({ build, module: moduleOf(build, undefined), threads: 1 }));
}
