import { type OnnxRuntime, runtimeOver } from "../../../engine/onnx/onnxRuntime.ts";
import { startThread } from "./startThread.ts";

/** Starts ONNX Runtime in a thread of its own. */
export function startRuntime(options?: { threads?: number }): OnnxRuntime {
  return runtimeOver(startThread(), options);
}
